import { expect, test } from 'vitest'
import { job, schedule } from './definitions.ts'
import { at, createEngine } from './engine.ts'

const engine = createEngine()

type Run = { for: string; status: string } & Partial<{
  reason: string
  occurrences: number
  trigger: string
  startedAt: string
  finishedAt: string
}>

async function record(id: string, runs: Run[]): Promise<void> {
  for (const run of runs)
    await engine.query(
      `insert into punctual.runs (schedule_id, scheduled_for, request, trigger, status, reason, occurrences, started_at, finished_at)
       values ($1, $2, case when $3 in ('schedule', 'catch_up') then 0 else 1 end, $3, $4, $5, $6, $7, $8)`,
      [
        ...[id, at(run.for), run.trigger ?? 'schedule', run.status, run.reason, run.occurrences ?? 1],
        ...[run.startedAt && at(run.startedAt), run.finishedAt && at(run.finishedAt)],
      ],
    )
}

const outcomesOf = (bounds: string[], most = 100) =>
  engine.query('select * from punctual.run_outcomes($1, $2, $3)', ['s', bounds.map(at), most])

test('outcomes are counted between bounds, skips and misses by the occurrences they stand for', async () => {
  await record('s', [
    { for: '00:59', status: 'succeeded' },
    { for: '01:00', status: 'succeeded' },
    { for: '01:01', status: 'failed' },
    { for: '01:02', status: 'lost' },
    { for: '01:03', status: 'cancelled', reason: 'cancelled' },
    { for: '02:00', status: 'skipped', reason: 'overlap' },
    { for: '02:01', status: 'skipped', reason: 'missed', occurrences: 7 },
    { for: '02:02', status: 'skipped', reason: 'catch_up_limit', occurrences: 2 },
    { for: '02:03', status: 'skipped', reason: 'dismissed', occurrences: 3 },
    { for: '02:04', status: 'running' },
    { for: '02:05', status: 'pending', trigger: 'manual' },
  ])
  await record('other', [{ for: '01:30', status: 'succeeded' }])
  const none = { succeeded: 0, failed: 0, cancelled: 0, skipped: 0, missed: 0, open: 0 }
  expect(await outcomesOf(['01:00', '02:00', '03:00'])).toEqual([
    { ...none, stretch: 1, succeeded: 1, failed: 2, cancelled: 1, looked: 4, first_at: at('01:00') },
    { ...none, stretch: 2, skipped: 4, missed: 9, open: 2, looked: 6, first_at: at('02:00') },
  ])
})

test('of more than are to be read, the newest are, and it shows', async () => {
  await record('s', [
    { for: '01:00', status: 'failed' },
    { for: '01:30', status: 'succeeded' },
    { for: '02:00', status: 'succeeded' },
  ])
  const found = await outcomesOf(['00:00', '02:00'], 2)
  expect(found.map(({ stretch, looked, failed }) => [stretch, looked, failed])).toEqual([
    [1, 1, 0],
    [2, 1, 0],
  ])
})

test('timings are of runs that ended by themselves; a request is never late', async () => {
  const ran = { startedAt: '01:00:05', finishedAt: '01:01' }
  await record('s', [
    { for: '01:00', status: 'succeeded', ...ran },
    { for: '01:00:01', status: 'failed', trigger: 'manual', ...ran },
    { for: '01:00:02', status: 'lost', ...ran },
    { for: '01:00:03', status: 'running', startedAt: '01:00:05' },
    { for: '01:00:04', status: 'skipped', reason: 'overlap', finishedAt: '01:01' },
  ])
  const timings = (most: number) =>
    engine.query('select status, late, took from punctual.run_timings($1, $2)', ['s', most])
  expect(await timings(5)).toEqual([
    { status: 'failed', late: null, took: 55 },
    { status: 'succeeded', late: 5, took: 55 },
  ])
  expect(await timings(1)).toHaveLength(1)
})

test('the plan names the jobs wave by wave, and the origin the sync that brought them', async () => {
  const jobs = [job('b', { depends_on: ['a'], timeout_ms: 60_000, queue: 'slow' }), job('a', { group: 'g' })]
  const schedules = [schedule('s', { waves: [['a'], ['b']] })]
  await engine.define({ jobs, schedules }, { now: at('01:00'), hash: 'abc' })
  const plan = await engine.query("select * from punctual.schedule_plan('s')")
  expect(plan).toMatchObject([
    { wave: 1, job: 'a', job_group: 'g', depends_on: [], timeout: null },
    { wave: 2, job: 'b', job_group: null, depends_on: ['a'], timeout: 60, queue: 'slow' },
  ])
  await engine.define(
    { jobs, schedules: [schedule('s', { cron: '5 * * * *' })] },
    { now: at('02:00'), hash: 'def' },
  )
  expect(await engine.query("select * from punctual.schedule_origin('s')")).toEqual([
    {
      defined_at: at('01:00'),
      changed_at: at('02:00'),
      revision: expect.any(Number),
      hash: 'def',
      synced_at: expect.any(Date),
      synced_by: 'daemon',
      version: null,
    },
  ])
  expect(await engine.query("select * from punctual.schedule_origin('t')")).toEqual([])
})
