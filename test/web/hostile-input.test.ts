import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Answer, testApp } from './client.ts'

let web: Awaited<ReturnType<typeof testApp>>

beforeAll(async () => {
  web = await testApp()
})
afterAll(() => web.close())

// What Postgres had to refuse, or what broke, has been let through by a check here.
afterEach(() => expect(web.failures).toEqual([]))

function expectProblem({ status, headers, json }: Answer, expected: number) {
  expect({ status, json }).toMatchObject({
    status: expected,
    json: { status: expected, title: expect.any(String) },
  })
  expect(headers.get('content-type')).toBe('application/problem+json')
  expect(json.type).toMatch(/^urn:punctual:problem:[a-z-]+$/)
}

const schedule = '/api/admin/schedules/nightly'
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
const payload = (text: string) => `{"payload": ${text}}`

const bodies: [name: string, body: string | Uint8Array, status: number][] = [
  ['no JSON', '{', 400],
  ['two values', '{} {}', 400],
  ['NaN', '{"payload": NaN}', 400],
  ['single quotes', "{'reason': 'x'}", 400],
  ['a BOM inside', '{"reason": "x"\ufeff}', 400],
  ['not UTF-8', new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]), 400],
  ['NUL as a byte', '{"reason": "a\0b"}', 400],
  ['a list', '[]', 422],
  ['a text', '"x"', 422],
  ['null', 'null', 422],
  ['a number', '1e999', 422],
  ['an unknown key', '{"reasn": "x"}', 422],
  ['a key of the prototype', '{"__proto__": {"reason": "x"}}', 422],
  ['a key of the prototype in the payload', payload('{"a": {"__proto__": {"b": 1}}}'), 422],
  ['a reason that is a number', '{"reason": 1}', 422],
  ['a reason that is too long', `{"reason": "${'a'.repeat(501)}"}`, 422],
  ['NUL in the reason', '{"reason": "a\\u0000b"}', 422],
  ['half a surrogate pair in the reason', '{"reason": "a\\ud800"}', 422],
  ['a payload that is a list', payload('[]'), 422],
  ['a payload that is a text', payload('"x"'), 422],
  ['a payload that is null', payload('null'), 422],
  ['NUL in the payload', payload('{"a": ["\\u0000"]}'), 422],
  ['NUL in a key of the payload', payload('{"\\u0000": 1}'), 422],
  ['half a surrogate pair in the payload', payload('{"a": {"b": "\\udc00"}}'), 422],
  ['half a surrogate pair in a key', payload('{"\\ud800": 1}'), 422],
  ['a number beyond all bounds', payload('{"a": 1e400}'), 422],
  ['an integer that loses digits', payload('{"a": 12345678901234567890}'), 422],
  ['nested 33 deep', payload(`{"a": ${nested(32)}}`), 422],
  ['nested 20,000 deep', payload(`{"a": ${nested(20_000)}}`), 422],
  ['nested 30,000 deep without an end', '['.repeat(30_000), 400],
]

test.each(bodies)('a body with %s is refused', async (_, body, status) => {
  expectProblem(await web.admin('POST', `${schedule}/trigger`, { body }), status)
})

test('what is odd but fine is kept as it is', async () => {
  const odd = { a: -0.5, b: 1e-300, c: '😀\u2028', 'a/b~c': [[[[]]]], e: Number.MAX_SAFE_INTEGER, '': '' }
  const { json } = await web.admin('POST', `${schedule}/trigger`, { body: { payload: odd } })
  expect((await web.admin('GET', `/api/admin/runs/${json.runId}`)).json.payload).toEqual(odd)
})

const changes: [body: unknown, pointers: string[]][] = [
  [{}, ['#/enabled']],
  [{ enabled: 'true' }, ['#/enabled']],
  [{ enabled: 1 }, ['#/enabled']],
  [{ enabled: null }, ['#/enabled']],
  [{ enabled: true, until: '2100-01-01T00:00:00Z' }, ['#/until']],
  [{ enabled: false, until: '2100-02-30T00:00:00Z' }, ['#/until']],
  [{ enabled: false, until: '2100-01-01' }, ['#/until']],
  [{ enabled: false, until: '2100-01-01T00:00:00' }, ['#/until']],
  [{ enabled: false, until: 'infinity' }, ['#/until']],
  [{ enabled: false, until: '+099999-01-01T00:00:00Z' }, ['#/until']],
  [{ enabled: false, until: 4_102_444_800 }, ['#/until']],
  [{ enabled: 'no', reason: 7, until: 'soon', why: 1 }, ['#/enabled', '#/reason', '#/until', '#/why']],
]

test.each(changes)('the change %j is refused, everything at once', async (body, pointers) => {
  const answer = await web.admin('PUT', schedule, { body })
  expectProblem(answer, 422)
  expect(answer.json.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(pointers)
})

test('a pause that would be over is refused by the database, as a bad request', async () => {
  const body = { enabled: false, until: '2020-01-01T00:00:00Z' }
  expectProblem(await web.admin('PUT', schedule, { body }), 400)
})

test('a misspelt key is told with the one that was meant', async () => {
  const { json } = await web.admin('PUT', schedule, { body: { enabled: false, reson: 'x' } })
  expect(json.errors).toEqual([{ pointer: '#/reson', detail: 'is not known here; did you mean "reason"?' }])
})

const queries: [path: string, status: number][] = [
  ['/api/admin/runs?limit=0', 400],
  ['/api/admin/runs?limit=201', 400],
  ['/api/admin/runs?limit=-1', 400],
  ['/api/admin/runs?limit=1e2', 400],
  ['/api/admin/runs?limit=', 400],
  ['/api/admin/runs?limit=ten', 400],
  ['/api/admin/runs?before=99999999999999999999', 400],
  ['/api/admin/runs?before=9007199254740993', 400],
  ['/api/admin/runs?before=9007199254740991', 200],
  ['/api/admin/runs?before=0x10', 400],
  ['/api/admin/runs?status=done', 400],
  ['/api/admin/runs?status=%00', 400],
  ['/api/admin/runs?scheduleId=A', 400],
  ['/api/admin/runs?scheduleId=a%00b', 400],
  ['/api/admin/runs?scheduleId=%ff%fe', 400],
  ['/api/admin/runs?__proto__=x&constructor=y', 200],
  ['/api/admin/schedules?state=on', 400],
  ['/api/admin/schedules?tag=%00', 400],
  ['/api/admin/schedules?tag=a%0Ab', 400],
  ['/api/admin/schedules?after=%27%3B--', 400],
  ['/api/admin/schedules?limit=1000000', 400],
  [`${schedule}/why?at=now`, 400],
  [`${schedule}/why?at=2026-13-01T00:00:00Z`, 400],
  [`${schedule}/why?at=2026-02-29T00:00:00Z`, 400],
  [`${schedule}/why?at=9999-12-31T23:59:59Z`, 200],
  [`${schedule}/why?at=1970-01-01T00:00:00%2B14:00`, 400],
  [`${schedule}/history?limit=0&before=x&status=y`, 400],
  ['/api/admin/runs/0', 404],
  ['/api/admin/runs/-1', 404],
  ['/api/admin/runs/1.5', 404],
  ['/api/admin/runs/99999999999999999999', 404],
  ['/api/admin/runs/9223372036854775808', 404],
  ['/api/admin/runs/1%00', 404],
  ['/api/admin/runs/%ff', 404],
  ['/api/admin/runs/1e3', 404],
  ['/api/admin/runs/٣', 404],
  ['/api/admin/schedules/%00', 404],
  ['/api/admin/schedules/%', 404],
  ['/api/admin/schedules/%ff%fe', 404],
  ['/api/admin/schedules/%ED%A0%80', 404],
  ['/api/admin/schedules/..%2f..%2fruns', 404],
  ['/api/admin/schedules/Nightly', 404],
  [`/api/admin/schedules/${'a'.repeat(5_000)}`, 404],
  ["/api/admin/schedules/x'%3Bdrop%20table%20x", 404],
  ['/api/admin/nowhere', 404],
  ['/api/admin//schedules', 404],
  ['/api/admin/schedules/nightly/', 404],
]

test.each(queries)('GET %s answers %i', async (path, status) => {
  const answer = await web.admin('GET', path)
  if (status === 200) expect(answer.status).toBe(200)
  else expectProblem(answer, status)
})

test('every fault of a query is told at once', async () => {
  const { json } = await web.admin('GET', '/api/admin/runs?limit=0&before=x&status=y&scheduleId=Z')
  expect(json.errors.map(({ parameter }: { parameter: string }) => parameter).sort()).toEqual([
    'before',
    'limit',
    'scheduleId',
    'status',
  ])
})

const types: [type: string | undefined, status: number][] = [
  [undefined, 415],
  ['', 415],
  ['text/plain', 415],
  ['application/x-www-form-urlencoded', 415],
  ['multipart/form-data; boundary=x', 415],
  ['application/jsonp', 415],
  ['application/json; charset=utf-8', 202],
  ['Application/JSON', 202],
]

test.each(types)('a JSON body called %j answers %i', async (type, status) => {
  const body = new TextEncoder().encode('{}')
  const headers: Record<string, string> = type === undefined ? {} : { 'Content-Type': type }
  const request = { method: 'POST', body, headers: { ...headers, Authorization: `Bearer ${await token()}` } }
  const response = await web.app.request(`http://localhost${schedule}/trigger`, request)
  expect(response.status).toBe(status)
  if (status === 415) expect(response.headers.get('accept')).toBe('application/json')
})

async function token() {
  return (await import('./client.ts')).tokenOf('ADMIN')
}

test('a compressed body is refused: it may be anything once it is opened', async () => {
  const headers = { 'Content-Encoding': 'gzip' }
  expectProblem(await web.admin('POST', `${schedule}/trigger`, { body: '{}', headers }), 415)
})

const methods: [method: string, path: string, allowed: string][] = [
  ['DELETE', '/api/admin/schedules', 'GET, HEAD'],
  ['POST', '/api/admin/schedules', 'GET, HEAD'],
  ['PATCH', schedule, 'GET, HEAD, PUT'],
  ['GET', `${schedule}/trigger`, 'POST'],
  ['PUT', '/api/admin/runs/1', 'GET, HEAD'],
  ['OPTIONS', '/api/admin/runs', 'GET, HEAD'],
]

test.each(methods)('%s %s is told what is possible', async (method, path, allowed) => {
  const answer = await web.admin(method, path)
  expectProblem(answer, 405)
  expect(answer.headers.get('allow')).toBe(allowed)
})

test('whatever is sent, the answer is never a 5xx', async () => {
  const text = fc.string({ unit: 'binary', maxLength: 40 })
  const routes = fc.constantFrom(
    ['PUT', schedule],
    ['POST', `${schedule}/trigger`],
    ['POST', '/api/admin/schedules/preview'],
  )
  const body = fc.oneof(
    fc.json({ maxDepth: 6 }),
    text,
    fc
      .record(
        {
          enabled: fc.anything(),
          reason: fc.oneof(text, fc.anything()),
          until: fc.oneof(fc.date({ noInvalidDate: true }), text),
          payload: fc.object({ maxDepth: 4 }),
          cron: text,
          timezone: text,
          from: fc.date({ noInvalidDate: true }),
          count: fc.anything(),
        },
        { requiredKeys: [] },
      )
      .map((fields) =>
        JSON.stringify(fields, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
      ),
  )
  await fc.assert(
    fc.asyncProperty(routes, body, async ([method = '', path = ''], sent) => {
      const answer = await web.admin(method, path, { body: sent })
      if (answer.status >= 400) expectProblem(answer, answer.status)
      expect(answer.status).toBeLessThan(500)
    }),
    { numRuns: 500 },
  )
})

test('whatever is asked for, the answer is never a 5xx', async () => {
  const part = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 20 })
    .map((text) => encodeURIComponent(text.toWellFormed()))
  const path = fc.oneof(
    part.map((id) => `/api/admin/schedules/${id}`),
    part.map((id) => `/api/admin/runs/${id}`),
    fc
      .tuple(fc.constantFrom('limit', 'before', 'status', 'scheduleId'), part)
      .map(([name, value]) => `/api/admin/runs?${name}=${value}`),
    fc.tuple(fc.constantFrom('at', 'x'), part).map(([name, value]) => `${schedule}/why?${name}=${value}`),
    fc
      .tuple(fc.constantFrom('state', 'tag', 'after', 'limit'), part)
      .map(([name, value]) => `/api/admin/schedules?${name}=${value}`),
  )
  await fc.assert(
    fc.asyncProperty(path, async (asked) => {
      const { status } = await web.admin('GET', asked)
      expect(status).toBeLessThan(500)
    }),
    { numRuns: 500 },
  )
})
