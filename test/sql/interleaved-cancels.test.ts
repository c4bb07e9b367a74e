import { beforeEach, expect, test } from 'vitest'
import { job, schedule } from './definitions.ts'
import { at, createEngine, every } from './engine.ts'
import { openSessions, withPatience } from './sessions.ts'

const engine = createEngine()
beforeEach(() => withPatience(engine))
const jobs = ['a', 'b'].map((name) => job(name))
const minutes = every(60, { first: at('12:00'), count: 30 })

type Fields = Parameters<typeof schedule>[1]

/** A claimed run of jobs a and b, which are in the queue. */
async function claimed(fields: Fields = {}): Promise<{ run: number; ids: number[] }> {
  await engine.ready([[schedule('s', { waves: [['a', 'b']], ...fields }), minutes]], { jobs })
  await engine.claim(at('12:00'))
  const [run] = await engine.ledger('s')
  return { run: run!.id, ids: await jobsOf(run!.id) }
}

const jobsOf = async (run: number) => (await engine.jobRuns(run)).map(({ id }) => id as number)
const statuses = async () => (await engine.ledger('s')).map(({ status }) => status)

/** Two clients; the first has an open transaction. */
async function twoClients() {
  const [one, other] = await openSessions(engine, 2)
  await one!.begin()
  return { one: one!, other: other! }
}

/** The run that has the lock, of those that are under way: there is one, and its jobs are in the queue once. */
async function expectHandedOnce(run: number): Promise<void> {
  const active = await engine.query("select id from punctual.runs where status in ('queued', 'running')")
  expect(active).toEqual([{ id: run }])
  expect(await engine.clock('s')).toMatchObject({ locked_run_id: run, waiting_runs: 0 })
  const keys = (await engine.queue()).map(({ key }) => key)
  for (const id of await jobsOf(run)) expect(keys.filter((key) => key === `punctual:${id}`)).toHaveLength(1)
}

test('a cancel that meets the end of the run comes too late, and says so', async () => {
  const { run, ids } = await claimed()
  await engine.start(ids, at('12:00:01'))
  const { one, other } = await twoClients()
  await one.finish(ids, at('12:00:02'))
  const cancel = other.cancelRun(run, at('12:00:02'))
  await other.waits(cancel)
  await one.commit()
  await expect(cancel).rejects.toMatchObject({ code: 'PN004' })
  expect(await statuses()).toEqual(['succeeded'])
  expect(await engine.clock('s')).toMatchObject({ run_count: 1, locked_run_id: null })
})

test('an end that meets a cancel is heard, and ends the cancelled run once', async () => {
  const { run, ids } = await claimed()
  await engine.start(ids, at('12:00:01'))
  const { one, other } = await twoClients()
  expect(await one.cancelRun(run, at('12:00:02'))).toBe('cancelling')
  const end = other.finish(ids, at('12:00:03'))
  await other.waits(end)
  await one.commit()
  expect(await end).toEqual([true, true])
  expect(await statuses()).toEqual(['cancelled'])
  expect(await engine.clock('s')).toMatchObject({ run_count: 1, failure_count: 0, locked_run_id: null })
})

test('a start that meets a cancel waits for it, and is refused', async () => {
  const { run, ids } = await claimed()
  const { one, other } = await twoClients()
  expect(await one.cancelRun(run, at('12:00:01'))).toBe('cancelled')
  const start = other.start(ids, at('12:00:02'))
  await other.waits(start)
  await one.commit()
  expect(await start).toEqual(['cancelled', 'cancelled'])
  expect(await statuses()).toEqual(['cancelled'])
})

test('a start that meets a cancel that is given up goes on', async () => {
  const { run, ids } = await claimed()
  const { one, other } = await twoClients()
  await one.cancelRun(run, at('12:00:01'))
  const start = other.start(ids, at('12:00:02'))
  await other.waits(start)
  await one.rollback()
  expect(await start).toEqual([null, null])
  expect(await engine.jobRuns(run)).toMatchObject([{ status: 'running' }, { status: 'running' }])
})

test('a cancel that meets a start finds the job under way, and closes the one that is not', async () => {
  const { run, ids } = await claimed()
  const { one, other } = await twoClients()
  expect(await one.start([ids[0]!], at('12:00:01'))).toEqual([null])
  const cancel = other.cancelRun(run, at('12:00:02'))
  await other.waits(cancel)
  await one.commit()
  expect(await cancel).toBe('cancelling')
  expect(await engine.jobRuns(run)).toMatchObject([{ status: 'running' }, { status: 'cancelled' }])
  await engine.finish([ids[0]!], at('12:00:03'), { outcome: 'cancelled' })
  expect(await statuses()).toEqual(['cancelled'])
})

test('of two cancels at once one ends the run, and the other hears that it has ended', async () => {
  const { run } = await claimed()
  const { one, other } = await twoClients()
  expect(await one.cancelRun(run, at('12:00:01'))).toBe('cancelled')
  const twin = other.cancelRun(run, at('12:00:01'))
  await other.waits(twin)
  await one.commit()
  await expect(twin).rejects.toMatchObject({ code: 'PN004' })
  expect(await engine.clock('s')).toMatchObject({ run_count: 1, locked_run_id: null })
})

test('a start after the deadline that meets a cancel leaves the run to it', async () => {
  const { run, ids } = await claimed()
  await engine.query('update punctual.runs set deadline_at = $1', [at('12:01')])
  const { one, other } = await twoClients()
  await one.cancelRun(run, at('12:01:30'))
  const start = other.start(ids, at('12:01:30'))
  await other.waits(start)
  await one.commit()
  expect(await start).toEqual(['cancelled', 'cancelled'])
  expect(await engine.clock('s')).toMatchObject({ run_count: 1, skip_count: 0, locked_run_id: null })
})

test('a cancel that meets a start after the deadline hears that the run was skipped', async () => {
  const { run, ids } = await claimed()
  await engine.query('update punctual.runs set deadline_at = $1', [at('12:01')])
  const { one, other } = await twoClients()
  expect(await one.start([ids[0]!], at('12:01:30'))).toEqual(['too_late'])
  const cancel = other.cancelRun(run, at('12:01:30'))
  await other.waits(cancel)
  await one.commit()
  await expect(cancel).rejects.toMatchObject({ code: 'PN004' })
  expect(await engine.clock('s')).toMatchObject({ run_count: 0, skip_count: 1, locked_run_id: null })
})

/** A run that holds the lock, its jobs started unless the test wants otherwise, and one that waits for it. */
async function claimedAndHeld({ isStarted = true } = {}) {
  const first = await claimed({ overlap: 'queue' })
  if (isStarted) await engine.start(first.ids, at('12:00:01'))
  await engine.claim(at('12:01'))
  const [, held] = await engine.ledger('s')
  expect(held).toMatchObject({ status: 'pending', due_at: Number.POSITIVE_INFINITY })
  return { ...first, held: held!.id as number }
}

test('when two workers end the last jobs of a run at once, the lock is handed on once', async () => {
  const { ids, held } = await claimedAndHeld()
  const { one, other } = await twoClients()
  await one.finish([ids[0]!], at('12:01:10'))
  const last = other.finish([ids[1]!], at('12:01:10'))
  await other.waits(last)
  await one.commit()
  await last
  await expectHandedOnce(held)
})

test('whoever cancels the run that waits while the lock is handed to it cancels it as it begins', async () => {
  const { ids, held } = await claimedAndHeld()
  const { one, other } = await twoClients()
  await one.finish(ids, at('12:01:10'))
  const cancel = other.cancelRun(held, at('12:01:10'))
  await other.waits(cancel)
  await one.commit()
  expect(await cancel).toBe('cancelled')
  expect(await statuses()).toEqual(['succeeded', 'cancelled'])
  expect(await engine.clock('s')).toMatchObject({ run_count: 2, locked_run_id: null, waiting_runs: 0 })
})

test('an end that meets the cancel of the run that waits hands the lock to nobody', async () => {
  const { ids, held } = await claimedAndHeld()
  const { one, other } = await twoClients()
  expect(await one.cancelRun(held, at('12:01:10'))).toBe('cancelled')
  const end = other.finish(ids, at('12:01:10'))
  await other.waits(end)
  await one.commit()
  await end
  expect(await statuses()).toEqual(['succeeded', 'cancelled'])
  expect(await engine.clock('s')).toMatchObject({ run_count: 1, skip_count: 1, locked_run_id: null })
})
