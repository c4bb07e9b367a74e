import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskUrl, redact, redactText } from '../../src/redact.ts'

const token = 'eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoiQURNSU4ifQ.c2lnbmF0dXJl'

describe('text', () => {
  it.each([
    ['a URL', 'at postgres://ada:canary@db:5432/shop now', 'at postgres://ada:***@db:5432/shop now'],
    ['a password with an @', 'postgresql://ada:can@ary@db/shop', 'postgresql://ada:***@db/shop'],
    [
      'a parameter',
      'postgres://db/shop?user=ada&password=canary&x=1',
      'postgres://db/shop?user=ada&password=***&x=1',
    ],
    ['libpq words', "host=db password='can ary' dbname=shop", 'host=db password=*** dbname=shop'],
    ['a JWT', `refused ${token}.`, 'refused ***.'],
    ['a header', `Authorization: Bearer ${token}`, 'Authorization: ***'],
    ['a bearer token', 'sent Bearer canary123 to it', 'sent Bearer *** to it'],
    ['a cookie', 'Cookie: session=canary; theme=dark\nnext', 'Cookie: ***\nnext'],
    ['JSON', '{"password":"can ary","user":"ada"}', '{"password":***,"user":"ada"}'],
    ['a setting', 'JWT_SECRET=canary LOG_LEVEL=info', 'JWT_SECRET=*** LOG_LEVEL=info'],
  ])('loses the secret in %s', (_, text, expected) => expect(redactText(text)).toBe(expected))

  it.each([
    'feed.download (feed-refresh, run 12) finished in 3 ms',
    'listening on http://127.0.0.1:8080/admin',
    'postgres://db:5432/shop cannot be reached',
    'secretary and passwordless are words',
  ])('keeps what is no secret: %s', (text) => expect(redactText(text)).toBe(text))

  it('loses known values wherever they are, the longer ones first', () => {
    expect(redactText('x canary-long canary y', ['canary', 'canary-long'])).toBe('x *** *** y')
  })

  it('never shows the password of a URL', () => {
    const password = fc.stringMatching(/^[\w!$&'()*+,;=.~%:/?#@-]{6,40}$/)
    fc.assert(
      fc.property(password, (secret) => {
        expect(maskUrl(`postgres://ada:${secret}@db.example.org/shop`)).not.toContain(secret)
      }),
    )
  })

  it.each(['a.', 'ey-', 'password', 'a://b:', 'x=', 'cookie'])(
    'takes time in proportion to its length: %s',
    (part) => {
      const once = (text: string) => {
        const started = performance.now()
        redactText(text)
        return performance.now() - started
      }
      const took = (count: number) => {
        const text = part.repeat(count)
        return Math.min(once(text), once(text), once(text))
      }
      took(1_000)
      expect(took(40_000)).toBeLessThan(40 * Math.max(took(4_000), 5))
    },
  )
})

describe('values', () => {
  it('lose secrets at any depth, by name, by shape and by value', () => {
    const error = Object.assign(
      new Error('bad canary-value', { cause: new Error('at postgres://a:canary@h/d') }),
      {
        code: '28P01',
        token: 'canary',
        client: { host: 'h' },
      },
    )
    const headers = { authorization: 'canary', 'set-cookie': ['canary'], host: 'h' }
    const copy = redact({ error, headers, nested: [{ jwtSecret: 'canary', none: null }] }, ['canary-value'])
    expect(JSON.stringify(copy)).not.toContain('canary')
    expect(copy).not.toHaveProperty('error.client')
    expect(copy).toMatchObject({
      error: {
        name: 'Error',
        message: 'bad ***',
        code: '28P01',
        cause: { message: 'at postgres://a:***@h/d' },
      },
      headers: { host: 'h' },
      nested: [{ none: null }],
    })
  })

  it('become fit for JSON: dates, big numbers, circles, lists too long to read', () => {
    const circle: Record<string, unknown> = {
      at: new Date(0),
      never: new Date(Number.NaN),
      big: 10n,
      call: () => 1,
    }
    circle.self = circle
    circle.list = Array.from({ length: 1_000 }, (_, index) => index)
    const copy = redact(circle) as { list: unknown[] }
    expect(copy).toMatchObject({
      at: '1970-01-01T00:00:00.000Z',
      never: 'Invalid Date',
      big: '10',
      self: '[not shown]',
    })
    expect(copy).not.toHaveProperty('call')
    expect(copy.list).toHaveLength(51)
    expect(copy.list.at(-1)).toBe('… and 950 more')
  })

  it('show the same object twice when it is no circle', () => {
    const range = { from: 1 }
    expect(redact({ one: range, other: range })).toEqual({ one: { from: 1 }, other: { from: 1 } })
  })
})
