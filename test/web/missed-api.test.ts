import { beforeAll, expect, test } from 'vitest'
import { blamelessApp } from './client.ts'

const web = blamelessApp()
const path = '/api/admin/schedules/feed-refresh'

/** An hour of this day, which has passed for the database. */
const at = (hour: number) => new Date(Date.UTC(2026, 2, 1, hour)).toISOString()
const bySql = (text: string, values: unknown[] = []) => web.seeded.query<{ id: number }>(text, values)

beforeAll(async () => {
  // As if it had been defined then.
  await bySql('update punctual.schedule_clocks set cursor_at = $1', [at(0)])
  await bySql("select punctual.enable('feed-refresh', at => $1)", [at(0)])
  const hours = [1, 2, 3, 4, 5].map(at)
  const forecast = [{ id: 'feed-refresh', revision: 1, forecast: hours, error: null }]
  await bySql('select punctual.set_forecasts($1, $2, $3)', [JSON.stringify(forecast), '2026a', at(0)])
  await bySql("select punctual.claim_due_schedules('test', at => $1::timestamptz + interval '30 minutes')", [
    at(2),
  ])
  await bySql("select punctual.claim_due_schedules('test', at => $1::timestamptz + interval '30 minutes')", [
    at(4),
  ])
})

const owed = async (query = '') => (await web.viewer('GET', `/api/admin/missed${query}`)).json

test('a viewer sees what is owed, newest first, by schedule, by range and page by page', async () => {
  const { missed, nextCursor } = await owed()
  expect(missed).toEqual([
    {
      id: expect.any(Number),
      scheduleId: 'feed-refresh',
      reason: 'missed',
      occurrences: 2,
      firstScheduledFor: at(3),
      scheduledFor: at(4),
    },
    expect.objectContaining({ firstScheduledFor: at(1), scheduledFor: at(2) }),
  ])
  expect(nextCursor).toBeNull()
  expect((await owed(`?until=${at(2)}`)).missed).toMatchObject([{ scheduledFor: at(2) }])
  expect((await owed('?scheduleId=nightly')).missed).toEqual([])
  const first = await owed('?limit=1')
  expect(first.missed).toMatchObject([{ scheduledFor: at(4) }])
  expect((await owed(`?limit=1&cursor=${first.nextCursor}`)).missed).toMatchObject([{ scheduledFor: at(2) }])
})

test('the plan of a schedule says what the next pass decides and what comes after', async () => {
  const { status, json } = await web.viewer('GET', `${path}/plan`)
  expect(status).toBe(200)
  expect(json).toMatchObject({
    scheduleId: 'feed-refresh',
    enabled: true,
    due: [{ scheduledFor: at(5), outcome: 'drop', reason: 'missed', occurrences: 1 }],
    passed: null,
  })
  const nightly = (await web.viewer('GET', '/api/admin/schedules/nightly/plan')).json
  expect(nightly).toMatchObject({ enabled: false, due: [], upcoming: [] })
  expect(nightly.passed).toMatchObject({ count: expect.any(Number), isMore: false })
})

test('a dry run says what would run; nothing is changed by it', async () => {
  const { status, json } = await web.admin('POST', `${path}/run-missed`, { body: { dryRun: true } })
  expect(status).toBe(200)
  expect(json).toMatchObject({
    dryRun: true,
    runs: [
      { scheduledFor: at(2), firstScheduledFor: at(1), occurrences: 2, outcome: 'run', reason: null },
      { scheduledFor: at(4), outcome: 'wait' },
    ],
  })
  expect((await owed()).missed).toHaveLength(2)
})

test('a dry run of the newest only has one row; with a pace it says until when the others wait', async () => {
  const asked = async (body: object) =>
    (await web.viewer('POST', `${path}/run-missed`, { body: { dryRun: true, ...body } })).json.runs
  expect(await asked({ newestOnly: true })).toMatchObject([{ scheduledFor: at(4), outcome: 'run' }])
  expect(await asked({ perMinute: 2 })).toMatchObject([
    { scheduledFor: at(2), outcome: 'run' },
    { scheduledFor: at(4), outcome: 'wait', sentence: expect.stringMatching(/^It waits until \d{4}-/) },
  ])
  const refused = await web.admin('POST', `${path}/run-missed`, { body: { perMinute: 0 } })
  expect(refused).toMatchObject({ status: 422, json: { errors: [{ pointer: '#/perMinute' }] } })
})

test('what is run is run once; what is dismissed is owed no more', async () => {
  const [late, early] = (await owed()).missed
  const run = await web.admin('POST', `${path}/run-missed`, {
    body: { runIds: [early.id], reason: 'it is over' },
  })
  expect(run).toMatchObject({
    status: 202,
    json: { dryRun: false, runs: [{ runId: early.id, scheduledFor: at(2), occurrences: 2 }] },
  })
  const twice = await web.admin('POST', `${path}/run-missed`, { body: { runIds: [early.id] } })
  expect(twice.json.runs).toEqual([])
  expect((await web.viewer('GET', `/api/admin/runs/${early.id}`)).json).toMatchObject({
    status: 'pending',
    trigger: 'catch_up',
    requestedBy: 'admin',
    requestReason: 'it is over',
  })
  const dismissed = await web.admin('POST', `${path}/dismiss-missed`, { body: { since: at(3) } })
  expect(dismissed).toMatchObject({ status: 200, json: { dismissed: 1 } })
  expect((await owed()).missed).toEqual([])
  expect((await web.viewer('GET', `/api/admin/runs/${late.id}`)).json).toMatchObject({ reason: 'dismissed' })
})

test('a viewer runs and dismisses nothing', async () => {
  for (const act of ['run-missed', 'dismiss-missed'])
    expect((await web.viewer('POST', `${path}/${act}`)).status).toBe(403)
})

test('what cannot be meant is refused with a remedy', async () => {
  const unknown = await web.admin('POST', `${path}/run-missed`, { body: { runIds: [999_999] } })
  expect(unknown).toMatchObject({
    status: 404,
    json: { detail: 'Schedule "feed-refresh" has no run 999999' },
  })
  for (const act of ['run-missed', 'dismiss-missed']) {
    const backwards = await web.admin('POST', `${path}/${act}`, { body: { since: at(2), until: at(1) } })
    expect(backwards).toMatchObject({
      status: 422,
      json: { errors: [{ pointer: '#/until', detail: 'must not be before since' }] },
    })
  }
  const misspelt = await web.admin('POST', '/api/admin/schedules/nigthly/run-missed')
  expect(misspelt).toMatchObject({ status: 404, json: { hint: 'Did you mean "nightly"?' } })
  const odd = await web.admin('POST', `${path}/run-missed`, { body: { runIds: ['a', 1.5, 0] } })
  const detail = 'must be the number of a run'
  expect(odd).toMatchObject({
    status: 422,
    json: { errors: [0, 1, 2].map((index) => ({ pointer: `#/runIds/${index}`, detail })) },
  })
})
