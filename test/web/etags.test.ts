import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { schedule } from '../sql/definitions.ts'
import { blamelessApp, expectProblem, tokenOf } from './client.ts'
import { definitions, sync } from './seed.ts'

const web = blamelessApp()
const path = '/api/admin/schedules/nightly'
const flag = '/api/admin/flags/new-pricing'

beforeAll(async () => {
  const gated = schedule('gated', { flag: 'new-pricing', waves: [['cleanup']] })
  await sync(web.seeded, { ...definitions, schedules: [...definitions.schedules, gated] })
})
beforeEach(() => web.seeded.query("select punctual.disable('nightly', 'at first')"))

const tagAt = async (at: string) => (await web.viewer('GET', at)).headers.get('etag')!
const put = (at: string, body: unknown, tag: string) =>
  web.admin('PUT', at, { body, headers: { 'If-Match': tag } })
const lastReason = async () => {
  const [row] = await web.seeded.query('select reason from punctual.audit_detail limit 1')
  return row!.reason
}

test('what has not changed is not sent again', async () => {
  const tag = await tagAt(path)
  const known = (list: string) => web.viewer('GET', path, { headers: { 'If-None-Match': list } })
  for (const list of [tag, `W/${tag}`, `"x", ${tag}`, '*']) {
    const { status, text, headers } = await known(list)
    expect({ list, status, text, tag: headers.get('etag') }).toEqual({ list, status: 304, text: '', tag })
  }
  expect((await known('"x"')).status).toBe(200)
  await web.admin('POST', `${path}/trigger`)
  await web.seeded.query("select * from punctual.tick('by-hand')")
  expect((await known(tag)).status).toBe(200)
})

test('a change is made to what was seen, and answers the tag of what it made of it', async () => {
  const answer = await put(path, { enabled: true }, await tagAt(path))
  expect(answer.status).toBe(200)
  expect(answer.headers.get('etag')).toBe(await tagAt(path))
})

test('runs that come and go do not stand in the way of a change', async () => {
  const tag = await tagAt(path)
  await web.admin('POST', `${path}/trigger`)
  await web.seeded.query("select * from punctual.tick('by-hand')")
  expect(await tagAt(path)).not.toBe(tag)
  expect((await put(path, { enabled: true }, tag)).status).toBe(200)
})

test('a schedule that was changed and changed back is as it was seen; a flag is not', async () => {
  const tag = await tagAt(path)
  await web.admin('PUT', path, { body: { enabled: true } })
  await web.admin('PUT', path, { body: { enabled: false, reason: 'at first' } })
  expect((await put(path, { enabled: true }, tag)).status).toBe(200)
  const seen = await tagAt(flag)
  for (const on of [true, false]) await web.admin('PUT', flag, { body: { on } })
  expectProblem(await put(flag, { on: true }, seen), 412)
})

test('of two who saw the same, the second learns of the first, and changes nothing', async () => {
  const tag = await tagAt(path)
  const token = await tokenOf('ADMIN', { subject: 'ada' })
  const until = '2100-01-01T00:00:00Z'
  await web.ask('PUT', path, { token, body: { enabled: false, reason: 'hers', until } })
  const answer = await put(path, { enabled: true, reason: 'ours' }, tag)
  expectProblem(answer, 412)
  expect(answer.json).toMatchObject({
    type: 'urn:punctual:problem:changed',
    detail: expect.stringMatching(/^Schedule "nightly" is not as you saw it: ada disabled it at \S+Z$/),
    changed: { by: 'ada', at: expect.stringMatching(/^\d{4}-.*Z$/) },
  })
  expect(await lastReason()).toBe('hers')
  expect((await web.viewer('GET', path)).json).toMatchObject({ state: 'paused', disabledReason: 'hers' })
})

test('ten at the same time who saw the same: one changes it, nine are told', async () => {
  const tag = await tagAt(path)
  const changes = Array.from({ length: 10 }, (_, index) =>
    put(path, { enabled: false, reason: `by ${index}` }, tag),
  )
  const answers = await Promise.all(changes)
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(412)])
  const { json } = answers.find(({ status }) => status === 200)!
  expect((await web.viewer('GET', path)).json.disabledReason).toBe(json.disabledReason)
})

test.each(['*', ' * '])('If-Match: %j changes it in any case, and so does none', async (any) => {
  expect((await put(path, { enabled: true }, any)).status).toBe(200)
  expect((await web.admin('PUT', path, { body: { enabled: false } })).status).toBe(200)
})

test('one of several tags is enough, made weak by a proxy or not; the version of a list is one', async () => {
  const tag = await tagAt(path)
  expect((await put(path, { enabled: false, reason: 'at first' }, `"x", W/${tag}`)).status).toBe(200)
  const { version } = (await web.viewer('GET', '/api/admin/schedules')).json.schedules.at(-1)
  expect((await put(path, { enabled: true }, `"${version}"`)).status).toBe(200)
})

test.each(['x', '"x', '"x" "y"', 'W/x', ''])(
  'If-Match: %j is told with what it must be, and all the rest',
  async (odd) => {
    const answer = await put(path, { enabled: 1 }, odd)
    expectProblem(answer, 400)
    expect(answer.json.errors).toEqual([
      { parameter: 'If-Match', detail: expect.stringContaining('ETag') },
      { pointer: '#/enabled', detail: 'must be true or false' },
    ])
  },
)

describe('of a flag', () => {
  test('the same holds', async () => {
    const tag = await tagAt(flag)
    expect((await web.viewer('GET', flag, { headers: { 'If-None-Match': tag } })).status).toBe(304)
    expect((await put(flag, { on: true }, tag)).status).toBe(200)
    const answer = await put(flag, { on: false }, tag)
    expectProblem(answer, 412)
    expect(answer.json).toMatchObject({
      detail: expect.stringMatching(/^Flag "new-pricing" is not as you saw it: admin turned it at/),
      changed: { by: 'admin', at: expect.any(String) },
    })
    expect((await web.viewer('GET', flag)).json.isOn).toBe(true)
  })

  test('one that is not there is not found, whatever was seen of it', async () => {
    expectProblem(await put('/api/admin/flags/new-prices', { on: true }, '"x"'), 404)
    expectProblem(await put('/api/admin/schedules/nihgtly', { enabled: true }, '"x"'), 404)
  })
})
