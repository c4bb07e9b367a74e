import { beforeAll, expect, test } from 'vitest'
import { schedule } from '../sql/definitions.ts'
import { blamelessApp, expectProblem } from './client.ts'
import { definitions, sync } from './seed.ts'

const web = blamelessApp()
const admin: typeof web.admin = (...asked) => web.admin(...asked)

beforeAll(async () => {
  const gated = schedule('gated', { flag: 'new-pricing', waves: [['cleanup']] })
  await sync(web.seeded, { ...definitions, schedules: [...definitions.schedules, gated] })
})

test('flags are listed with the schedules that wait for them', async () => {
  const flag = { name: 'new-pricing', isOn: false, schedules: ['gated'], changedBy: null, changedAt: null }
  const version = expect.any(String)
  expect((await web.viewer('GET', '/api/admin/flags')).json).toEqual({
    flags: [{ ...flag, version }],
    nextCursor: null,
  })
  expect((await web.viewer('GET', '/api/admin/flags/new-pricing')).json).toEqual({ ...flag, version })
})

test('PUT turns one on, and the audit log names the subject of the token', async () => {
  const body = { on: true, reason: 'tested' }
  const { status, json } = await admin('PUT', '/api/admin/flags/new-pricing', { body })
  expect({ status, json }).toEqual({
    status: 200,
    json: {
      ...{ name: 'new-pricing', isOn: true, schedules: ['gated'] },
      ...{ changedBy: 'admin', changedAt: expect.stringMatching(/Z$/) },
      version: expect.any(String),
    },
  })
  expect((await admin('PUT', '/api/admin/flags/new-pricing', { body })).status).toBe(200)
  expect(await web.seeded.query('select actor, action, subject, reason from punctual.audit_detail')).toEqual([
    { actor: 'admin', action: 'set_flag', subject: 'new-pricing', reason: 'tested' },
  ])
})

test('a viewer may look, and not turn', async () => {
  expectProblem(await web.viewer('PUT', '/api/admin/flags/new-pricing', { body: { on: false } }), 403)
})

test('a misspelt flag is told with the one that was meant', async () => {
  for (const [method, body] of [['GET'], ['PUT', { on: true }]] as const) {
    const answer = await admin(method, '/api/admin/flags/new-prices', { body })
    expectProblem(answer, 404)
    expect(answer.json).toMatchObject({
      detail: 'There is no flag "new-prices"',
      hint: 'Did you mean "new-pricing"?',
    })
  }
})

test.each([
  [{}, '#/on', 'must be true or false'],
  [{ on: 'yes' }, '#/on', 'must be true or false'],
  [{ on: true, why: 'x' }, '#/why', 'is not known here'],
])('%j is refused with its fault', async (body, pointer, detail) => {
  const answer = await admin('PUT', '/api/admin/flags/new-pricing', { body })
  expectProblem(answer, 422)
  expect(answer.json.errors).toEqual([{ pointer, detail: expect.stringContaining(detail) }])
})
