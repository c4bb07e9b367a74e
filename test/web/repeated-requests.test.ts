import { beforeEach, describe, expect, test } from 'vitest'
import { schedule } from '../sql/definitions.ts'
import { blamelessApp, expectProblem, tokenOf } from './client.ts'
import { definitions, sync } from './seed.ts'

const web = blamelessApp()
const trigger = '/api/admin/schedules/nightly/trigger'

let count = 0
let key: string
const keyed = () => ({ 'Idempotency-Key': key })

beforeEach(() => {
  count += 1
  key = `key-${count}`
})

const runs = async () => (await web.seeded.query('select from punctual.runs')).length
const requests = () =>
  web.seeded.query<{ actor: string; key: string; status: number }>(
    'select actor, key, status from punctual.answered_requests where key = $1 order by actor',
    [key],
  )

test('sent again, a request is answered again and not done again', async () => {
  const before = await runs()
  const body = { reason: 'once', payload: { a: [1] } }
  const first = await web.admin('POST', trigger, { body, headers: keyed() })
  const again = await web.admin('POST', trigger, { body, headers: keyed() })
  expect(first.status).toBe(202)
  expect(first.headers.get('idempotency-replayed')).toBeNull()
  expect(again.headers.get('idempotency-replayed')).toBe('true')
  for (const part of ['status', 'text'] as const) expect(again[part]).toBe(first[part])
  for (const name of ['location', 'content-type'])
    expect(again.headers.get(name)).toBe(first.headers.get(name))
  expect(await runs()).toBe(before + 1)
})

test('without a key each request is one of its own', async () => {
  const before = await runs()
  await web.admin('POST', trigger)
  await web.admin('POST', trigger)
  expect(await runs()).toBe(before + 2)
})

const others: [what: string, path: string, body: unknown][] = [
  ['body', trigger, { reason: 'another' }],
  ['schedule', '/api/admin/schedules/feed-refresh/trigger', { reason: 'one' }],
  ['act', '/api/admin/schedules/nightly/dismiss-missed', { reason: 'one' }],
]

test.each(others)(
  'a key that came with another %s is refused, and nothing is done',
  async (_, path, body) => {
    await web.admin('POST', trigger, { body: { reason: 'one' }, headers: keyed() })
    const before = await runs()
    const answer = await web.admin('POST', path, { body, headers: keyed() })
    expectProblem(answer, 422)
    expect(answer.json.type).toBe('urn:punctual:problem:key-reused')
    expect(await runs()).toBe(before)
  },
)

test('the same spelt in another way is the same', async () => {
  const first = await web.admin('POST', trigger, { body: '{"reason":"x"}', headers: keyed() })
  const again = await web.admin('POST', trigger, { body: ' { "reason" : "x" } ', headers: keyed() })
  expect(again.text).toBe(first.text)
})

test('keys of two people have nothing to do with each other', async () => {
  const token = await tokenOf('ADMIN', { subject: 'ada' })
  const hers = await web.ask('POST', trigger, { token, headers: keyed() })
  const ours = await web.admin('POST', trigger, { headers: keyed() })
  expect(ours.json.runId).not.toBe(hers.json.runId)
  expect(await requests()).toEqual([
    { actor: 'ada', key, status: 202 },
    { actor: 'admin', key, status: 202 },
  ])
})

test('ten twins at the same time are one act', async () => {
  const before = await runs()
  const twins = Array.from({ length: 10 }, () => web.admin('POST', trigger, { headers: keyed() }))
  const answers = await Promise.all(twins)
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
  expect(answers.filter(({ headers }) => headers.has('idempotency-replayed'))).toHaveLength(9)
  expect(await runs()).toBe(before + 1)
})

test('a refusal is no answer to keep: the same request is judged again when it comes again', async () => {
  const gone = schedule('gone', { waves: [['cleanup']] })
  await sync(web.seeded, { ...definitions, schedules: [...definitions.schedules, gone] })
  await sync(web.seeded, definitions)
  const path = '/api/admin/schedules/gone/trigger'
  const refused = await web.admin('POST', path, { headers: keyed() })
  expectProblem(refused, 409)
  expect(refused.json.reason).toBe('schedule_retired')
  expect(await requests()).toEqual([])
  await sync(web.seeded, { ...definitions, schedules: [...definitions.schedules, gone] })
  expect((await web.admin('POST', path, { headers: keyed() })).status).toBe(202)
})

test('after a day the key is free again, and pruning takes it', async () => {
  const first = await web.admin('POST', trigger, { headers: keyed() })
  const age = (by: string) =>
    web.seeded.query(
      'update punctual.answered_requests set asked_at = asked_at - $2::interval where key = $1',
      [key, by],
    )
  await age('23 hours 59 minutes')
  await web.seeded.query('select * from punctual.prune_records()')
  expect((await web.admin('POST', trigger, { headers: keyed() })).text).toBe(first.text)
  await age('1 minute')
  const second = await web.admin('POST', trigger, { body: { reason: 'next day' }, headers: keyed() })
  expect(second.status).toBe(202)
  expect(second.text).not.toBe(first.text)
  await age('24 hours 1 minute')
  await web.seeded.query('select * from punctual.prune_records()')
  expect(await requests()).toEqual([])
})

describe('what is not an act', () => {
  test('a dry run keeps nothing, so that the act may have its key', async () => {
    const path = '/api/admin/schedules/nightly/run-missed'
    const asked = await web.admin('POST', path, { body: { dryRun: true }, headers: keyed() })
    expect(asked.status).toBe(200)
    expect(await requests()).toEqual([])
    expect((await web.admin('POST', path, { headers: keyed() })).status).toBe(202)
  })

  test('a viewer asks for a dry run, and for no more', async () => {
    for (const [path, body] of [
      ['run-missed', {}],
      ['backfill', { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' }],
    ] as const) {
      const at = `/api/admin/schedules/nightly/${path}`
      expect((await web.viewer('POST', at, { body: { ...body, dryRun: true } })).status).toBe(200)
      for (const dryRun of [false, 'true', 1, null, undefined])
        expectProblem(await web.viewer('POST', at, { body: { ...body, dryRun } }), 403)
      expectProblem(await web.viewer('POST', at, { body: '{"dryRun": true' }), 403)
    }
  })
})

test.each(['', ' ', 'a b', 'x'.repeat(256), 'schlüssel'])(
  'the key %j is refused with all the rest',
  async (odd) => {
    const headers = { 'Idempotency-Key': odd }
    const answer = await web.admin('POST', trigger, { body: { reason: 1 }, headers })
    expectProblem(answer, 400)
    expect(answer.json.errors).toEqual([
      { parameter: 'Idempotency-Key', detail: expect.stringContaining('visible ASCII') },
      { pointer: '#/reason', detail: 'must be text' },
    ])
  },
)
