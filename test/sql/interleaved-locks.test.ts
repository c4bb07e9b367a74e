import type { Client } from 'pg'
import { beforeEach, expect, test } from 'vitest'
import { job, schedule } from './definitions.ts'
import { at, createEngine, every } from './engine.ts'
import { openSessions, withPatience } from './sessions.ts'

const engine = createEngine()
beforeEach(() => withPatience(engine))
const jobs = [job('a')]
const minutes = every(60, { first: at('12:00'), count: 30 })

type Fields = Parameters<typeof schedule>[1]

/** A run that holds the lock of its schedule, with its job under way. */
async function locked(fields: Fields, instants = minutes): Promise<{ run: number; jobRun: number }> {
  await engine.ready([[schedule('s', { waves: [['a']], ...fields }), instants]], { jobs })
  await engine.claim(at('12:00'))
  const [run] = await engine.ledger('s')
  const [jobRun] = await engine.jobRuns(run!.id)
  await engine.start([jobRun!.id], at('12:00:01'))
  return { run: run!.id, jobRun: jobRun!.id }
}

async function twoClients() {
  const [one, other] = await openSessions(engine, 2)
  await one!.begin()
  return { one: one!, other: other! }
}

const told = async () =>
  (await engine.ledger('s')).map(({ scheduled_for, status, reason }) => [
    scheduled_for.toISOString().slice(11, 16),
    reason ?? status,
  ])

/** The run that has the lock is the only one under way, and nothing waits that could begin. */
async function expectLock(instant: string): Promise<void> {
  const active = await engine.query(
    "select id, scheduled_for from punctual.runs where status in ('queued', 'running')",
  )
  expect(active).toEqual([{ id: expect.any(Number), scheduled_for: at(instant) }])
  expect(await engine.clock('s')).toMatchObject({
    locked_run_id: active[0]!.id,
    waiting_runs: 0,
    waits: false,
  })
}

/** Counts the words that wake a daemon. */
async function listening(): Promise<{ client: Client; words: () => Promise<number> }> {
  const client = await engine.database.connect()
  let heard = 0
  client.on('notification', () => {
    heard++
  })
  await client.query('listen punctual')
  return {
    client,
    // What was committed before this statement is delivered with its answer.
    words: async () => {
      await client.query('select')
      return heard
    },
  }
}

test('an end that meets a claim which queues finds what was queued, and hands the lock to it', async () => {
  const { jobRun } = await locked({ overlap: 'queue' })
  const { one, other } = await twoClients()
  expect(await one.claim(at('12:01'))).toMatchObject({ claimed: 0, skipped: 0 })
  const end = other.finish([jobRun], at('12:01:01'))
  await other.waits(end)
  await one.commit()
  await end
  await expectLock('12:01')
})

test('a claim that meets the end leaves the schedule alone, and fires once the lock is free', async () => {
  const { jobRun } = await locked({ overlap: 'queue' })
  const { one, other } = await twoClients()
  await one.finish([jobRun], at('12:01'))
  expect(await other.claim(at('12:01'))).toMatchObject({ claimed: 0, skipped: 0 })
  await one.commit()
  expect(await other.claim(at('12:01:01'))).toMatchObject({ claimed: 1 })
  await expectLock('12:01')
})

test('an end that meets a claim which decides to wait wakes the daemon, and what waited comes next', async () => {
  const { jobRun } = await locked({ catch_up: 'run_all' }, every(60, { first: at('12:00'), count: 120 }))
  const { words } = await listening()
  const { one, other } = await twoClients()
  expect(await one.claim(at('12:30'))).toMatchObject({ claimed: 0, skipped: 0 })
  const end = other.finish([jobRun], at('12:30:01'))
  await other.waits(end)
  await one.commit()
  await end
  expect(await words()).toBe(1)
  expect(await engine.claim(at('12:30:02'))).toMatchObject({ claimed: 1 })
  const active = await engine.query(
    "select scheduled_for, trigger from punctual.runs where status = 'queued'",
  )
  expect(active).toEqual([{ scheduled_for: at('12:01'), trigger: 'catch_up' }])
  expect(await engine.clock('s')).toMatchObject({ waits: true })
})

test('a claim that waits for the lock is not asked again, until it is free', async () => {
  const { jobRun } = await locked({ catch_up: 'run_all' })
  await engine.claim(at('12:20'))
  const { one, other } = await twoClients()
  await one.finish([jobRun], at('12:20:01'))
  expect(await other.claim(at('12:20:01'))).toMatchObject({ claimed: 0, skipped: 0 })
  await one.commit()
  expect(await other.claim(at('12:20:02'))).toMatchObject({ claimed: 1 })
})

test('an end that meets a claim which cancels its run ends it as cancelled, and the later run begins', async () => {
  const { jobRun } = await locked({ overlap: 'cancel' })
  const { one, other } = await twoClients()
  await one.claim(at('12:01'))
  const end = other.finish([jobRun], at('12:01:01'))
  await other.waits(end)
  await one.commit()
  expect(await end).toEqual([true])
  expect(await told()).toEqual([
    ['12:00', 'cancelled'],
    ['12:01', 'queued'],
  ])
  await expectLock('12:01')
})

test('an operator who cancels what a claim has cancelled already, too, changes nothing', async () => {
  const { run, jobRun } = await locked({ overlap: 'cancel' })
  const { one, other } = await twoClients()
  await one.claim(at('12:01'))
  const cancel = other.cancelRun(run, at('12:01:01'))
  await other.waits(cancel)
  await one.commit()
  expect(await cancel).toBe('cancelling')
  await engine.finish([jobRun], at('12:01:02'), { outcome: 'cancelled' })
  await expectLock('12:01')
})

test('two starts after the deadline hand the lock on once', async () => {
  await engine.ready([[schedule('s', { waves: [['a', 'b']], overlap: 'queue' }), minutes]], {
    jobs: [job('a'), job('b')],
  })
  await engine.claim(at('12:00'))
  await engine.claim(at('12:01'))
  const [run] = await engine.ledger('s')
  await engine.query('update punctual.runs set deadline_at = $2 where id = $1', [run!.id, at('12:00:30')])
  const [a, b] = await engine.jobRuns(run!.id)
  const { one, other } = await twoClients()
  expect(await one.start([a!.id], at('12:01:10'))).toEqual(['too_late'])
  const twin = other.start([b!.id], at('12:01:10'))
  await other.waits(twin)
  await one.commit()
  expect(await twin).toEqual(['too_late'])
  expect(await told()).toEqual([
    ['12:00', 'too_late'],
    ['12:01', 'queued'],
  ])
  await expectLock('12:01')
})

test('a request that is dispatched while the run ends waits for the lock in front of it, or takes it free', async () => {
  const { jobRun } = await locked({ overlap: 'queue' })
  await engine.trigger('s', at('12:00:30'))
  const { one, other } = await twoClients()
  expect(await one.dispatch(at('12:00:30'))).toMatchObject({ dispatched: 0, skipped: 0 })
  const end = other.finish([jobRun], at('12:00:31'))
  await other.waits(end)
  await one.commit()
  await end
  await expectLock('12:00:30')
})

test('a dispatch that meets the end leaves the request pending, and dispatches it once the lock is free', async () => {
  const { jobRun } = await locked({ overlap: 'queue' })
  await engine.trigger('s', at('12:00:30'))
  const { one, other } = await twoClients()
  await one.finish([jobRun], at('12:00:31'))
  expect(await other.dispatch(at('12:00:31'))).toMatchObject({ dispatched: 0, skipped: 0 })
  await one.commit()
  expect(await other.dispatch(at('12:00:32'))).toMatchObject({ dispatched: 1 })
  await expectLock('12:00:30')
})
