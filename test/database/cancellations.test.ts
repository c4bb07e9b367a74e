import { expect, onTestFinished, test } from 'vitest'
import { defineJob, type JobContext } from '../../src/define.ts'
import { Events } from '../../src/events.ts'
import { Worker } from '../../src/worker/worker.ts'
import { untilRows } from '../processes/ledger.ts'
import { schedule } from '../sql/definitions.ts'
import { createEngine } from '../sql/engine.ts'

const engine = createEngine()
const longBeatMs = 60_000

type Doing = { run: (context: JobContext) => unknown; heartbeatMs?: number; concurrency?: number }

/** A worker whose only job does this. */
async function working({ run, heartbeatMs = longBeatMs, concurrency = 10 }: Doing): Promise<Events> {
  await engine.define({ schedules: ['one', 'other'].map((id) => schedule(id, { overlap: 'allow' })) })
  const events = new Events()
  const { url } = engine.database
  const jobs = [defineJob({ name: 'work', run: (_payload, context) => run(context) })]
  const stop = new AbortController()
  const ended = new Worker({ url, events, jobs, heartbeatMs, concurrency, drainMs: 0 }).run(stop.signal)
  onTestFinished(async () => {
    stop.abort()
    await ended
  })
  await events.once('worker.started')
  await untilListening()
  return events
}

const listeners =
  "select pid from pg_stat_activity where datname = current_database() and query = 'listen punctual_cancel'"
const untilListening = (not = -1) =>
  untilRows(engine.database, { text: listeners, until: (rows) => rows.some(({ pid }) => pid !== not) })

/** A run that somebody asks for now; its job is in the queue. */
async function request(id = 'one'): Promise<number> {
  const run = await engine.trigger(id, new Date())
  await engine.tick(new Date())
  return run
}

const untilEnded = async (run: number) => {
  const text = 'select * from punctual.runs where id = $1'
  await untilRows(engine.database, { text, values: [run], until: ([row]) => row!.finished_at !== null })
  return { run: await engine.run(run), job: (await engine.jobRuns(run))[0]! }
}

const heeding = ({ signal }: JobContext) =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

test('the signal of a running job aborts within a second, and says who cancelled the run and why', async () => {
  const events = await working({ run: heeding })
  const started = events.once('job.started')
  const run = await request()
  await started
  const cancelled = events.once('job.cancelled')
  expect(await engine.cancelRun(run, new Date(), { reason: 'wrong day' })).toBe('cancelling')
  const since = performance.now()
  const reason = 'the run was cancelled (cancelled by operator: wrong day)'
  expect(await cancelled).toMatchObject({ run: String(run), reason })
  expect(performance.now() - since).toBeLessThan(1_000)
  const ledger = await untilEnded(run)
  expect(ledger.run).toMatchObject({ status: 'cancelled', reason: 'cancelled' })
  expect(ledger.job).toMatchObject({
    status: 'cancelled',
    attempt: 1,
    error: expect.stringContaining(`RunCancelledError: ${reason}`),
  })
  expect(await engine.clock('one')).toMatchObject({ run_count: 1, failure_count: 0, locked_run_id: null })
  await untilRows(engine.database, {
    text: 'select from graphile_worker.jobs',
    until: (rows) => rows.length === 0,
  })
})

test('a job that takes no notice and succeeds has succeeded; its run is cancelled all the same', async () => {
  const finish = Promise.withResolvers<void>()
  const noticed = Promise.withResolvers<void>()
  const events = await working({
    run: ({ signal }) => {
      signal.addEventListener('abort', () => noticed.resolve())
      return finish.promise
    },
  })
  const started = events.once('job.started')
  const run = await request()
  await started
  await engine.cancelRun(run, new Date())
  await noticed.promise
  const finished = events.once('job.finished')
  finish.resolve()
  expect(await finished).toMatchObject({ run: String(run) })
  expect(await untilEnded(run)).toMatchObject({
    run: { status: 'cancelled', reason: 'cancelled' },
    job: { status: 'succeeded', error: null },
  })
})

test('cancelling one run leaves the others of the worker alone', async () => {
  const finish = Promise.withResolvers<void>()
  const events = await working({
    run: (context) => (context.run.schedule === 'one' ? heeding(context) : finish.promise),
  })
  const started = ['one', 'other'].map((id) =>
    events.once('job.started', { where: (job) => job.schedule === id }),
  )
  const [run, other] = [await request('one'), await request('other')]
  await Promise.all(started)
  await engine.cancelRun(run, new Date())
  expect(await untilEnded(run)).toMatchObject({ job: { status: 'cancelled' } })
  finish.resolve()
  expect(await untilEnded(other)).toMatchObject({
    run: { status: 'succeeded' },
    job: { status: 'succeeded' },
  })
})

test('a job that a worker has fetched and not begun never starts once its run is cancelled', async () => {
  const finish = Promise.withResolvers<void>()
  const begun: string[] = []
  const events = await working({
    concurrency: 1,
    run: (context) => {
      begun.push(context.run.id)
      return finish.promise
    },
  })
  const started = events.once('job.started')
  const [first, second] = [await request('one'), await request('other')]
  await started
  await untilRows(engine.database, {
    text: 'select from graphile_worker.jobs where locked_at is not null',
    until: (rows) => rows.length === 2,
  })
  const next = begun[0] === String(first) ? second : first
  expect(await engine.cancelRun(next, new Date())).toBe('cancelled')
  const refused = events.once('job.refused')
  finish.resolve()
  expect(await refused).toMatchObject({ run: String(next), reason: 'cancelled' })
  expect(begun).toHaveLength(1)
  await untilRows(engine.database, {
    text: 'select from graphile_worker.jobs',
    until: (rows) => rows.length === 0,
  })
})

test('a job that comes to its worker after the deadline never starts', async () => {
  const begun: string[] = []
  await engine.define({ schedules: [schedule('one')] })
  const run = await request()
  await engine.query("update punctual.runs set deadline_at = now() - interval '1 second' where id = $1", [
    run,
  ])
  await working({ run: (context) => begun.push(context.run.id) })
  expect(await untilEnded(run)).toMatchObject({
    run: { status: 'skipped', reason: 'too_late' },
    job: { status: 'skipped' },
  })
  await untilRows(engine.database, {
    text: 'select from graphile_worker.jobs',
    until: (rows) => rows.length === 0,
  })
  expect(begun).toEqual([])
})

test('a worker whose connection was cut while a run was cancelled hears of it when it listens again', async () => {
  const events = await working({ run: heeding })
  const started = events.once('job.started')
  const run = await request()
  await started
  const [{ pid }] = (await engine.query(listeners)) as [{ pid: number }]
  const client = await engine.database.connect()
  await client.query('begin')
  await client.query('select pg_terminate_backend($1, 5000)', [pid])
  await client.query('select punctual.cancel_run($1)', [run])
  await client.query('commit')
  expect(await untilEnded(run)).toMatchObject({ run: { status: 'cancelled' }, job: { status: 'cancelled' } })
  await untilListening(pid)
})

test('a worker that is not notified asks with its next beat', async () => {
  const events = await working({ run: heeding, heartbeatMs: 200 })
  const started = events.once('job.started')
  const run = await request()
  await started
  // What cancel_run leaves behind, but for its notification.
  await engine.query("update punctual.runs set reason = 'cancelled' where id = $1", [run])
  const { job } = await untilEnded(run)
  expect(job).toMatchObject({
    status: 'cancelled',
    error: expect.stringContaining('the run was cancelled\n'),
  })
})
