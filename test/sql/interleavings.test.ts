import fc from 'fast-check'
import { expect, test } from 'vitest'
import { accountsOf, breaches, instantsIn } from './accounts.ts'
import { job, schedule } from './definitions.ts'
import { emptyTables } from './empty-tables.ts'
import { at, createEngine } from './engine.ts'
import { openSessions, type Session } from './sessions.ts'

const engine = createEngine()
const periods = { slow: 60_000, fast: 10_000, both: 15_000 }
const ids = Object.keys(periods) as (keyof typeof periods)[]
const jobs = ['a', 'b', 'c'].map((name) => job(name))
const documents = [
  schedule('slow', { waves: [['a']], grace_ms: 30_000 }),
  schedule('fast', { waves: [['a', 'b'], ['c']], grace_ms: 25_000 }),
  schedule('both', { waves: [['a'], ['b']], grace_ms: 60_000, overlap: 'allow' }),
]

type Action = {
  kind: 'claim' | 'dispatch' | 'work' | 'fail' | 'trigger' | 'enable' | 'disable' | 'refill'
  id: (typeof ids)[number]
}

const action: fc.Arbitrary<Action> = fc.record({
  kind: fc.constantFrom(
    'claim',
    'claim',
    'dispatch',
    'work',
    'work',
    'fail',
    'trigger',
    'enable',
    'disable',
    'refill',
  ),
  id: fc.constantFrom(...ids),
})
const steps = fc.array(
  fc.record({
    seconds: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 60, max: 300 })),
    actions: fc.array(action, { minLength: 1, maxLength: 4 }),
  }),
  { minLength: 3, maxLength: 12 },
)

/** What the forecaster does, for schedules that are due at every multiple of their period. */
async function refill(session: Session, now: Date): Promise<void> {
  const due = await session.query('select * from punctual.forecasts_due(100, $1)', [now])
  const forecasts = due.map(({ id, revision, after }) => {
    const periodMs = periods[id as keyof typeof periods]
    const until = new Date(Math.max(now.getTime(), after.getTime()) + 8 * periodMs)
    return { id, revision, forecast: instantsIn({ after, until, periodMs }) }
  })
  await session.setForecasts(forecasts, now)
}

/** Half of what is open, from either end, so that workers meet in the middle of runs. */
async function work(session: Session, { now, fails }: { now: Date; fails: boolean }): Promise<void> {
  const order = fails ? 'desc' : 'asc'
  const open = await session.query(
    `select id, attempt from punctual.job_runs where status = 'queued' order by id ${order}`,
  )
  const half = open.slice(0, Math.ceil(open.length / 2)).map(({ id }) => id as number)
  await session.start(half, now)
  await session.finish(half, now, fails ? { outcome: 'failed', error: 'no' } : {})
}

async function act(session: Session, { kind, id }: Action, now: Date): Promise<void> {
  if (kind === 'work' || kind === 'fail') await work(session, { now, fails: kind === 'fail' })
  else if (kind === 'refill') await refill(session, now)
  else if (kind === 'claim') await session.claim(now, { batch: 2 })
  else if (kind === 'dispatch') await session.dispatch(now)
  else await session[kind](id, now)
}

/** The end of a day on which nothing happens at once any more: everything due is decided, everything open is done. */
async function settleAll(session: Session, now: Date): Promise<void> {
  for (let round = 0; round < 50; round++) {
    await refill(session, now)
    const { claimed, skipped, dispatched, refill_due } = await session.tick(now)
    const open = await session.query("select from punctual.job_runs where status = 'queued'")
    if (claimed + skipped + dispatched + open.length === 0 && !refill_due) return
    await session.work(now)
  }
  throw new Error('it never comes to rest')
}

test('however claims, workers, operators and refills interleave, every occurrence is accounted for exactly once', async () => {
  const sessions = await openSessions(engine, 4)
  const property = fc.asyncProperty(steps, async (plan) => {
    await emptyTables(engine.query)
    await engine.define({ jobs, schedules: documents })
    for (const id of ids) await engine.enable(id, at('00:00'))
    let now = at('00:00')
    for (const { seconds, actions } of plan) {
      now = new Date(now.getTime() + seconds * 1_000)
      // Operators find forecasts that reach the present, as the daemon keeps them.
      await refill(sessions[0]!, now)
      await Promise.all(actions.map((one, index) => act(sessions[index]!, one, now)))
      expect(await breaches(engine)).toEqual({})
    }
    await settleAll(sessions[0]!, now)
    expect(await breaches(engine)).toEqual({})
    for (const id of ids) {
      const { expected, accounted } = await accountsOf(engine, { id, periodMs: periods[id], now })
      expect(accounted).toEqual(expected)
    }
  })
  await fc.assert(property, {
    numRuns: Number(process.env.PROPERTY_RUNS ?? 40),
    interruptAfterTimeLimit: 90_000,
  })
}, 120_000)
