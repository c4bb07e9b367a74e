import fc from 'fast-check'
import { expect, test } from 'vitest'
import { job, schedule } from './definitions.ts'
import { emptyTables } from './empty-tables.ts'
import { at, createEngine, every } from './engine.ts'
import { openSessions, type Session } from './sessions.ts'

const engine = createEngine()
const jobs = ['a', 'b', 'c'].map((name) => job(name))
const overlaps = ['skip', 'queue', 'cancel', 'allow'] as const
const documents = overlaps.map((overlap) =>
  schedule(overlap, { overlap, waves: [['a', 'b'], ['c']], catch_up: 'run_all', grace_ms: 30_000 }),
)
const forecast = every(20, { first: at('12:00'), count: 1_000 })

const kinds = ['claim', 'dispatch', 'trigger', 'start', 'end', 'fail', 'cancel'] as const
type Action = { kind: (typeof kinds)[number]; overlap: (typeof overlaps)[number]; order: 'asc' | 'desc' }
const action: fc.Arbitrary<Action> = fc.record({
  kind: fc.constantFrom(...kinds),
  overlap: fc.constantFrom(...overlaps),
  order: fc.constantFrom('asc', 'desc'),
})
const steps = fc.array(
  fc.record({
    seconds: fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 60, max: 200 })),
    actions: fc.array(action, { minLength: 2, maxLength: 4 }),
  }),
  { minLength: 3, maxLength: 12 },
)

/** Job runs in a state, from either end, so that two clients meet crosswise. */
async function jobRuns(session: Session, status: string, order: Action['order']): Promise<number[]> {
  const rows = await session.query(
    `select id from punctual.job_runs where status = $1 order by id ${order} limit 5`,
    [status],
  )
  return rows.map(({ id }) => id)
}

async function cancel(session: Session, { overlap, order }: Action, now: Date): Promise<void> {
  const [run] = await session.query(
    `select id from punctual.runs where schedule_id = $1 and finished_at is null order by id ${order} limit 1`,
    [overlap],
  )
  if (run !== undefined) await session.cancelRun(run.id, now)
}

async function act(session: Session, one: Action, now: Date): Promise<void> {
  const { kind, overlap, order } = one
  if (kind === 'claim' || kind === 'dispatch') await session[kind](now)
  else if (kind === 'trigger') await session.trigger(overlap, now)
  else if (kind === 'cancel') await cancel(session, one, now)
  else if (kind === 'start') await session.start(await jobRuns(session, 'queued', order), now)
  else {
    const outcome = kind === 'end' ? 'succeeded' : 'failed'
    await session.finish(await jobRuns(session, 'running', order), now, { outcome })
  }
}

/** What an operator is refused because another client was first, and what a worker tells again: no more than that. */
const isExpected = (error: { code?: string }) => error.code === 'PN004' || error.code === '55P03'

const isInQueue = "exists (select from graphile_worker._private_jobs g where g.key = 'punctual:' || j.id)"
const claims = {
  'a lock names a run that is under way':
    'select c.schedule_id from punctual.schedule_clocks c where c.locked_run_id is not null and not exists (select from punctual.runs r where r.id = c.locked_run_id and r.queued_at is not null and r.finished_at is null)',
  'without leave to overlap at most one run is under way, and it holds the lock':
    "select c.schedule_id from punctual.schedule_clocks c where c.schedule_id <> 'allow' and array(select r.id from punctual.runs r where r.schedule_id = c.schedule_id and r.queued_at is not null and r.finished_at is null) <> array_remove(array[c.locked_run_id], null)",
  'nothing waits for a lock that is free':
    'select c.schedule_id from punctual.schedule_clocks c where c.locked_run_id is null and (c.waits or c.waiting_runs > 0)',
  'the clock knows how many wait':
    "select c.schedule_id from punctual.schedule_clocks c where c.waiting_runs <> (select count(*) from punctual.runs r where r.schedule_id = c.schedule_id and r.status = 'pending' and r.due_at = 'infinity')",
  'counters say what the ledger says':
    "select c.schedule_id from punctual.schedule_clocks c where (c.run_count, c.failure_count, c.skip_count) <> (select count(*) filter (where r.queued_at is not null and r.finished_at is not null), count(*) filter (where r.status = 'failed'), coalesce(sum(r.occurrences) filter (where r.queued_at is null and r.finished_at is not null), 0) from punctual.runs r where r.schedule_id = c.schedule_id)",
  'open jobs are those of the wave that have not ended':
    'select r.id from punctual.runs r where r.queued_at is not null and r.finished_at is null and r.open_jobs <> (select count(*) from punctual.job_runs j where j.run_id = r.id and j.wave = r.wave and j.finished_at is null)',
  'a run has ended exactly when all its jobs have':
    'select r.id from punctual.runs r where r.queued_at is not null and (r.finished_at is not null) <> not exists (select from punctual.job_runs j where j.run_id = r.id and j.finished_at is null)',
  'what may start is in the queue, and what was cancelled there or came too late is not': `select j.id from punctual.job_runs j where (j.status = 'queued' and not ${isInQueue}) or (j.status in ('cancelled', 'skipped') and j.attempt = 0 and ${isInQueue})`,
}

async function breaches(): Promise<Record<string, object[]>> {
  const found: Record<string, object[]> = {}
  for (const [claim, text] of Object.entries(claims)) {
    const rows = await engine.query(text)
    if (rows.length > 0) found[claim] = rows
  }
  return found
}

/** Nothing is due any more, and everything under way is done: no lock is left. */
async function settleAll(session: Session, now: Date): Promise<void> {
  await session.query('update punctual.schedule_clocks set next_run_at = null, waits = false')
  for (let round = 0; round < 200; round++) {
    await session.dispatch(now)
    await session.start(await jobRuns(session, 'queued', 'asc'), now)
    await session.finish(await jobRuns(session, 'running', 'asc'), now)
    if ((await session.query('select from punctual.runs where finished_at is null')).length === 0) return
  }
  throw new Error('it never comes to rest')
}

test('however claims, starts, ends and cancels meet, no deadlock, no run twice, and no wake-up lost', async () => {
  const sessions = await openSessions(engine, 4)
  const property = fc.asyncProperty(steps, async (plan) => {
    await emptyTables(engine.query)
    await engine.ready(
      documents.map((document) => [document, forecast]),
      { jobs },
    )
    await engine.query("update punctual.schedules set deadline = '100 s' where id in ('queue', 'cancel')")
    let now = at('12:00')
    for (const { seconds, actions } of plan) {
      now = new Date(now.getTime() + seconds * 1_000)
      const ends = await Promise.allSettled(actions.map((one, index) => act(sessions[index]!, one, now)))
      const errors = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []))
      expect(errors.filter((error) => !isExpected(error))).toEqual([])
      expect(await breaches()).toEqual({})
    }
    await settleAll(sessions[0]!, now)
    expect(await breaches()).toEqual({})
    const held = await engine.query('select from punctual.schedule_clocks where locked_run_id is not null')
    expect(held).toEqual([])
  })
  await fc.assert(property, {
    numRuns: Number(process.env.PROPERTY_RUNS ?? 20),
    interruptAfterTimeLimit: 60_000,
  })
}, 90_000)
