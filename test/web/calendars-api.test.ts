import { expect, test } from 'vitest'
import { blamelessApp, expectProblem } from './client.ts'

const web = blamelessApp()
const admin: typeof web.admin = (...asked) => web.admin(...asked)

const freeze = {
  ...{ name: 'freeze', description: 'no changes', upcoming: 1, nextDay: '2100-12-24', schedules: [] },
  retiredAt: null,
}
const coded = { calendar: 'freeze', label: null, source: 'code', addedBy: null }

test('calendars are listed, and one comes with its days, upcoming first', async () => {
  expect((await web.viewer('GET', '/api/admin/calendars')).json).toEqual({
    calendars: [freeze],
    nextCursor: null,
  })
  const { json } = await web.viewer('GET', '/api/admin/calendars/freeze')
  expect(json).toMatchObject({
    ...freeze,
    days: [
      { ...coded, firstDay: '2100-12-24', lastDay: '2100-12-24', state: 'ahead' },
      { ...coded, firstDay: '2000-12-24', lastDay: '2000-12-24', state: 'past' },
    ],
  })
})

test('days are added and removed, and the audit log names the subject of the token', async () => {
  const body = { firstDay: '2101-01-01', lastDay: '2101-01-03', label: 'release', reason: 'asked for' }
  const { status, json, headers } = await admin('POST', '/api/admin/calendars/freeze/blackouts', { body })
  expect({ status, json }).toEqual({ status: 201, json: { id: expect.any(Number) } })
  expect(headers.get('location')).toBe('/api/admin/calendars/freeze')
  const { days } = (await admin('GET', '/api/admin/calendars/freeze')).json
  expect(days[1]).toMatchObject({
    ...{ id: json.id, firstDay: '2101-01-01', lastDay: '2101-01-03', label: 'release' },
    ...{ source: 'operator', addedBy: 'admin' },
  })
  const gone = await admin('DELETE', `/api/admin/calendars/freeze/blackouts/${json.id}`, {
    body: { reason: 'over' },
  })
  expect(gone).toMatchObject({ status: 204, text: '' })
  expect((await admin('GET', '/api/admin/calendars/freeze')).json.days).toHaveLength(2)
  expect(await web.seeded.query('select actor, action, subject, reason from punctual.audit_detail')).toEqual([
    { actor: 'admin', action: 'remove_blackout', subject: 'freeze', reason: 'over' },
    { actor: 'admin', action: 'add_blackout', subject: 'freeze', reason: 'asked for' },
  ])
})

test('a day alone needs no last one, and its removal no body', async () => {
  const { json } = await admin('POST', '/api/admin/calendars/freeze/blackouts', {
    body: { firstDay: '2101-01-01' },
  })
  expect((await admin('DELETE', `/api/admin/calendars/freeze/blackouts/${json.id}`)).status).toBe(204)
})

test('a viewer may look, and change nothing', async () => {
  const path = '/api/admin/calendars/freeze/blackouts'
  expectProblem(await web.viewer('POST', path, { body: { firstDay: '2101-01-01' } }), 403)
  expectProblem(await web.viewer('DELETE', `${path}/1`), 403)
})

test('what the code defines is a conflict, what is not there is not found', async () => {
  const [day] = (await admin('GET', '/api/admin/calendars/freeze')).json.days
  const path = '/api/admin/calendars/freeze/blackouts'
  const refused = await admin('DELETE', `${path}/${day.id}`)
  expectProblem(refused, 409)
  expect(refused.json.hint).toBe('Remove it in punctual.config.ts and deploy.')
  expectProblem(await admin('DELETE', `${path}/999999`), 404)
  expectProblem(await admin('DELETE', `${path}/christmas`), 404)
  const body = { firstDay: '2101-01-01' }
  const misspelt = await admin('POST', '/api/admin/calendars/freze/blackouts', { body })
  expectProblem(misspelt, 404)
  expect(misspelt.json).toMatchObject({
    detail: 'There is no calendar "freze"',
    hint: 'Did you mean "freeze"?',
  })
})

test.each([
  [{}, '#/firstDay', 'must be a day such as 2026-12-24'],
  [{ firstDay: '2026-02-30' }, '#/firstDay', 'must be a day such as 2026-12-24'],
  [{ firstDay: '0000-01-01' }, '#/firstDay', 'must be a day such as 2026-12-24'],
  [{ firstDay: '2026-12-24', lastDay: '2026-12-23' }, '#/lastDay', 'must not be before firstDay'],
])('%j is refused with its fault', async (body, pointer, detail) => {
  const answer = await admin('POST', '/api/admin/calendars/freeze/blackouts', { body })
  expectProblem(answer, 422)
  expect(answer.json.errors).toEqual([{ pointer, detail: expect.stringContaining(detail) }])
})
