import { expect, test } from 'vitest'
import { blamelessApp } from './client.ts'

const web = blamelessApp()
const path = '/api/admin/schedules/feed-refresh/backfill'
const range = { from: '2026-03-01T01:00:00Z', to: '2026-03-01T02:00:00Z' }
const bySql = (text: string, values: unknown[] = []) => web.seeded.query(text, values)

test('a dry run lists the occurrences of the range, both ends included', async () => {
  const { status, json } = await web.admin('POST', path, { body: { ...range, dryRun: true } })
  expect(status).toBe(200)
  expect(json).toEqual({
    dryRun: true,
    count: 5,
    isMore: false,
    first: '2026-03-01T01:00:00.000Z',
    last: '2026-03-01T02:00:00.000Z',
    occurrences: ['01:00', '01:15', '01:30', '01:45', '02:00'].map((time) => `2026-03-01T${time}:00.000Z`),
  })
  expect((await web.viewer('GET', '/api/admin/backfills')).json).toEqual({ backfills: [], nextCursor: null })
})

test('a long range is counted no further than a bound', async () => {
  const body = { from: '1970-01-01T00:00:00Z', to: '2026-01-01T00:00:00Z', dryRun: true }
  const { json } = await web.admin('POST', path, { body })
  expect(json).toMatchObject({ count: 100_000, isMore: true })
  expect(json.occurrences).toHaveLength(1_000)
})

test('a backfill is asked for, followed and cancelled', async () => {
  const body = { ...range, pace: 2, reason: 'prices were wrong', payload: { full: true } }
  const asked = await web.admin('POST', path, { body })
  expect(asked).toMatchObject({
    status: 202,
    json: { dryRun: false, backfillId: expect.any(Number), count: 5 },
  })
  const { backfillId } = asked.json
  expect(asked.headers.get('location')).toBe(`/api/admin/backfills/${backfillId}`)
  const instants = ['2026-03-01T01:00:00Z', '2026-03-01T01:15:00Z', '2026-03-01T01:30:00Z']
  await bySql(
    'select punctual.extend_backfill(b.id, b.computed_to, $1, true) from punctual.untold_backfill() b',
    [instants],
  )
  await bySql("select * from punctual.tick('by-hand')")
  const { backfills } = (await web.viewer('GET', '/api/admin/backfills?scheduleId=feed-refresh')).json
  expect(backfills).toMatchObject([
    {
      id: backfillId,
      scheduleId: 'feed-refresh',
      state: 'running',
      total: 3,
      done: 0,
      failed: 0,
      running: 2,
      remaining: 3,
      since: '2026-03-01T01:00:00.000Z',
      until: '2026-03-01T02:00:00.000Z',
      pace: 2,
      requestedBy: 'admin',
      requestReason: 'prices were wrong',
    },
  ])
  const one = await web.viewer('GET', `/api/admin/backfills/${backfillId}`)
  expect(one).toMatchObject({ status: 200, json: { ...backfills[0], eta: one.json.eta } })
  const { runs } = (await web.viewer('GET', '/api/admin/runs')).json
  expect(runs).toMatchObject([
    { trigger: 'backfill', status: 'queued', payload: { full: true } },
    { trigger: 'backfill', status: 'queued' },
  ])
  const cancelled = await web.admin('POST', `/api/admin/backfills/${backfillId}/cancel`, {
    body: { reason: 'oh' },
  })
  expect(cancelled).toMatchObject({ status: 200, json: { id: backfillId, state: 'cancelled' } })
  expect((await web.admin('POST', `/api/admin/backfills/${backfillId}/cancel`)).status).toBe(409)
})

test('a run is cancelled and repeated; each refusal says what to do', async () => {
  const { runId } = (await web.admin('POST', '/api/admin/schedules/nightly/trigger')).json
  await bySql("select * from punctual.tick('by-hand')")
  const early = await web.admin('POST', `/api/admin/runs/${runId}/retry`)
  expect(early).toMatchObject({ status: 409, json: { hint: expect.stringContaining('cancel') } })
  const cancelled = await web.admin('POST', `/api/admin/runs/${runId}/cancel`, {
    body: { reason: 'wrong day' },
  })
  expect(cancelled).toMatchObject({ status: 200, json: { runId, outcome: 'cancelled' } })
  expect((await web.admin('POST', `/api/admin/runs/${runId}/cancel`)).status).toBe(409)
  const again = await web.admin('POST', `/api/admin/runs/${runId}/retry`, { body: { reason: 'right day' } })
  expect(again).toMatchObject({ status: 202, json: { retryOf: runId } })
  expect(again.headers.get('location')).toBe(`/api/admin/runs/${again.json.runId}`)
  expect((await web.viewer('GET', `/api/admin/runs/${again.json.runId}`)).json).toMatchObject({
    trigger: 'retry',
    status: 'pending',
    requestReason: 'right day',
  })
})

test('what does not exist is not found, and a viewer changes nothing', async () => {
  for (const act of ['runs/999999/cancel', 'runs/999999/retry', 'runs/last/retry', 'backfills/999999/cancel'])
    expect((await web.admin('POST', `/api/admin/${act}`)).status).toBe(404)
  for (const id of ['999999', 'last', '0'])
    expect((await web.viewer('GET', `/api/admin/backfills/${id}`)).status).toBe(404)
  for (const act of ['runs/1/cancel', 'runs/1/retry', 'backfills/1/cancel', 'schedules/nightly/backfill'])
    expect((await web.viewer('POST', `/api/admin/${act}`)).status).toBe(403)
})

test('a range that cannot be meant is refused with a remedy', async () => {
  const refused = async (body: object) => (await web.admin('POST', path, { body })).json
  for (const dryRun of [true, false]) {
    expect(await refused({ ...range, to: '2100-01-01T00:00:00Z', dryRun })).toMatchObject({
      status: 422,
      errors: [{ pointer: '#/to', detail: 'must have passed: what comes later, the schedule itself runs' }],
    })
    expect(await refused({ from: range.to, to: range.from, dryRun })).toMatchObject({
      status: 422,
      errors: [{ pointer: '#/to', detail: 'must not be before from' }],
    })
  }
  expect(await refused({ ...range, pace: 0 })).toMatchObject({
    status: 422,
    errors: [{ pointer: '#/pace', detail: 'must be a whole number from 1 to 1000' }],
  })
  expect(await refused({ from: range.from })).toMatchObject({ status: 422, errors: [{ pointer: '#/to' }] })
})

test('a range may be one instant', async () => {
  const { json } = await web.admin('POST', path, { body: { from: range.to, to: range.to, dryRun: true } })
  expect(json).toMatchObject({ count: 1, first: '2026-03-01T02:00:00.000Z' })
})
