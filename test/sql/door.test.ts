import { beforeEach, expect, test } from 'vitest'
import { job, schedule } from './definitions.ts'
import { emptyTables } from './empty-tables.ts'
import { at, createEngine } from './engine.ts'
import { claimRun } from './job-runs.ts'
import { openSessions, withPatience } from './sessions.ts'

const engine = createEngine()
beforeEach(() => withPatience(engine))
const jobs = [job('a'), job('b'), job('c')]
const waves = [['a', 'b'], ['c']]
const plan = { jobs, waves }

const setDeadline = (run: number, deadline: Date) =>
  engine.query('update punctual.runs set deadline_at = $2 where id = $1', [run, deadline])

const statuses = async (run: number) => (await engine.jobRuns(run)).map(({ status }) => status)
const tasks = async () => (await engine.queue()).map(({ task }) => task)

test('the first start after the deadline is refused: the run is skipped with all its jobs, and the lock is free', async () => {
  const { run, ids } = await claimRun(engine, plan)
  await setDeadline(run, at('12:05'))
  expect(await engine.start([ids[0]!], at('12:05:01'))).toEqual(['too_late'])
  expect(await engine.run(run)).toMatchObject({
    status: 'skipped',
    reason: 'too_late',
    detail: 'a worker came to it at 2026-03-01T12:05:01Z, its deadline was 2026-03-01T12:05:00Z',
    open_jobs: 0,
    queued_at: null,
    started_at: null,
    finished_at: at('12:05:01'),
  })
  expect(await statuses(run)).toEqual(['skipped', 'skipped', 'skipped'])
  expect(await engine.clock('s')).toMatchObject({
    skip_count: 1,
    run_count: 0,
    failure_count: 0,
    locked_at: null,
    locked_by: null,
    locked_run_id: null,
  })
})

test('of a run that is too late nothing stays in the queue but what a worker holds, which is refused as well', async () => {
  const { run, ids } = await claimRun(engine, plan)
  await setDeadline(run, at('12:05'))
  await engine.query(
    "update graphile_worker._private_jobs set locked_at = now(), locked_by = 'w' where key = $1",
    [`punctual:${ids[0]}`],
  )
  expect(await engine.start([ids[0]!], at('12:05:01'))).toEqual(['too_late'])
  expect(await tasks()).toEqual(['punctual:a'])
  expect(await engine.start([ids[0]!, ids[1]!], at('12:05:02'))).toEqual(['too_late', 'too_late'])
  expect(await engine.clock('s')).toMatchObject({ skip_count: 1 })
})

test('at the very deadline a run may start, and once it has started its other jobs come when they come', async () => {
  const { run, ids } = await claimRun(engine, plan)
  await setDeadline(run, at('12:05'))
  expect(await engine.start([ids[0]!], at('12:05'))).toEqual([null])
  expect(await engine.start([ids[1]!], at('12:06'))).toEqual([null])
  await engine.finish([ids[0]!], at('12:07'), { outcome: 'retry', error: 'no' })
  expect(await engine.start([ids[0]!], at('12:08'), { attempt: 2 })).toEqual([null])
  expect(await engine.run(run)).toMatchObject({ status: 'running', started_at: at('12:05') })
})

test('a start that counted for nothing was a start: the run goes on after its deadline', async () => {
  const { run, ids } = await claimRun(engine, plan)
  await setDeadline(run, at('12:05'))
  await engine.start([ids[0]!], at('12:04'))
  await engine.finish([ids[0]!], at('12:04:30'), { outcome: 'returned' })
  expect(await engine.start([ids[0]!], at('12:06'))).toEqual([null])
})

test('one batch may hold what starts, what is too late, what is cancelled and what is unknown', async () => {
  const names = ['fine', 'late', 'gone'] as const
  await engine.ready(
    names.map((id) => [schedule(id, { waves: [['a']] }), [at('12:00')]]),
    { jobs },
  )
  await engine.claim(at('12:00'))
  const runs = await Promise.all(names.map(async (id) => (await engine.ledger(id))[0]!.id as number))
  const ids = await Promise.all(runs.map(async (run) => (await engine.jobRuns(run))[0]!.id as number))
  await setDeadline(runs[1]!, at('12:05'))
  await engine.start([ids[2]!], at('12:00:01'), { worker: 'dead' })
  await engine.cancelRun(runs[2]!, at('12:00:02'), { reason: 'wrong day' })
  expect(await engine.start([...ids, 999_999_999], at('12:06'), { attempt: 2 })).toEqual([
    null,
    'too_late',
    'cancelled',
    'unknown',
  ])
})

test('a job of a cancelled run that the queue gives out again is refused and closed', async () => {
  const { run, ids } = await claimRun(engine, plan)
  await engine.start([ids[0]!], at('12:00:01'), { worker: 'dead' })
  await engine.cancelRun(run, at('12:00:02'), { reason: 'wrong day' })
  expect(await engine.start([ids[0]!], at('12:01'), { attempt: 2 })).toEqual(['cancelled'])
  expect((await engine.jobRuns(run))[0]).toMatchObject({
    status: 'cancelled',
    attempt: 1,
    worker: 'dead',
    finished_at: at('12:01'),
  })
  expect(await engine.clock('s')).toMatchObject({ locked_run_id: null })
})

test('a job that was in the queue when its run was cancelled is refused as cancelled', async () => {
  const { run, ids } = await claimRun(engine, plan)
  await engine.start([ids[0]!], at('12:00:01'))
  await engine.cancelRun(run, at('12:00:02'), { reason: 'wrong day' })
  expect(await engine.start([ids[1]!], at('12:00:03'))).toEqual(['cancelled'])
})

test('an attempt of a cancelled run that was superseded is refused as such, and closes nothing', async () => {
  const { run, ids } = await claimRun(engine, plan)
  await engine.start([ids[0]!], at('12:00:01'), { attempt: 2 })
  await engine.cancelRun(run, at('12:00:02'), { reason: 'wrong day' })
  expect(await engine.start([ids[0]!], at('12:00:03'), { attempt: 1 })).toEqual(['superseded'])
  expect((await engine.jobRuns(run))[0]).toMatchObject({ status: 'running', attempt: 2 })
})

test("somebody else's workers are not refused: that a job of theirs runs is recorded, and it is no start of ours that is late", async () => {
  const foreign = [job('a', { task: 'their_task', is_foreign: true }), job('b')]
  const { run, ids } = await claimRun(engine, { jobs: foreign, waves: [['a', 'b']] })
  await setDeadline(run, at('12:05'))
  await engine.query(
    "update graphile_worker._private_jobs set locked_at = now(), locked_by = 'theirs', attempts = 1 where key = $1",
    [`punctual:${ids[0]}`],
  )
  expect(await engine.start([ids[1]!], at('12:06'))).toEqual([null])
  await engine.reconcile(at('12:06:01'))
  expect(await statuses(run)).toEqual(['running', 'running'])
})

test("a late job of somebody else's that nobody has taken leaves the queue with the run", async () => {
  const foreign = [job('a', { task: 'their_task', is_foreign: true }), job('b')]
  const { run, ids } = await claimRun(engine, { jobs: foreign, waves: [['a', 'b']] })
  await setDeadline(run, at('12:05'))
  expect(await engine.start([ids[1]!], at('12:06'))).toEqual(['too_late'])
  expect(await engine.queue()).toEqual([])
  expect(await engine.reconcile(at('12:06:01'))).toEqual({ started: 0, finished: 0 })
  expect(await statuses(run)).toEqual(['skipped', 'skipped'])
})

test('a late start that meets an earlier one of the same run waits for it, and goes on with it', async () => {
  const { run, ids } = await claimRun(engine, plan)
  await setDeadline(run, at('12:05'))
  const [early, late] = await openSessions(engine, 2)
  await early!.begin()
  expect(await early!.start([ids[0]!], at('12:04:59'))).toEqual([null])
  const second = late!.start([ids[1]!], at('12:05:01'))
  await late!.waits(second)
  await early!.commit()
  expect(await second).toEqual([null])
  expect(await engine.run(run)).toMatchObject({ status: 'running', reason: null, started_at: at('12:04:59') })
})

test('two late starts of one run at once skip it once', async () => {
  const { run, ids } = await claimRun(engine, plan)
  await setDeadline(run, at('12:05'))
  const [one, other] = await openSessions(engine, 2)
  await one!.begin()
  expect(await one!.start([ids[0]!], at('12:05:01'))).toEqual(['too_late'])
  const second = other!.start([ids[1]!], at('12:05:02'))
  await other!.waits(second)
  await one!.commit()
  expect(await second).toEqual(['too_late'])
  expect(await engine.clock('s')).toMatchObject({ skip_count: 1, locked_run_id: null })
})

test('workers ask which of the job runs they execute are cancelled, and are told who did it and why', async () => {
  const { run, ids } = await claimRun(engine, plan)
  await engine.start([ids[0]!], at('12:00:01'))
  const asked = () => engine.query('select * from punctual.cancelled_job_runs($1)', [[ids[0], 999_999_999]])
  expect(await asked()).toEqual([])
  await engine.cancelRun(run, at('12:00:02'), { reason: 'wrong day' })
  expect(await asked()).toEqual([{ job_run_id: ids[0], detail: 'cancelled by operator: wrong day' }])
})

test('an attempt that fails, or is given back, after its run was cancelled is not tried again', async () => {
  for (const outcome of ['retry', 'returned'] as const) {
    const { run, ids } = await claimRun(engine, plan)
    await engine.start([ids[0]!], at('12:00:01'))
    expect(await engine.cancelRun(run, at('12:00:02'))).toBe('cancelling')
    await engine.finish([ids[0]!], at('12:00:03'), { outcome, error: 'Error: no' })
    expect((await engine.jobRuns(run))[0]).toMatchObject({
      status: 'cancelled',
      attempt: 1,
      error: 'Error: no',
    })
    expect(await engine.run(run)).toMatchObject({ status: 'cancelled', finished_at: at('12:00:03') })
    expect(await engine.start([ids[0]!], at('12:01'), { attempt: 2 })).toEqual(['cancelled'])
    await emptyTables(engine.query)
  }
})

test('a job that succeeds after its run was cancelled has succeeded, and the run is cancelled all the same', async () => {
  const { run, ids } = await claimRun(engine, plan)
  await engine.start([ids[0]!], at('12:00:01'))
  await engine.cancelRun(run, at('12:00:02'))
  await engine.finish([ids[0]!], at('12:00:03'))
  expect(await statuses(run)).toEqual(['succeeded', 'cancelled', 'cancelled'])
  expect(await engine.run(run)).toMatchObject({
    status: 'cancelled',
    reason: 'cancelled',
    finished_at: at('12:00:03'),
  })
  expect(await engine.clock('s')).toMatchObject({ run_count: 1, failure_count: 0, locked_run_id: null })
})
