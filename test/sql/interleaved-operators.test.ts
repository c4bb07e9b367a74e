import { beforeEach, expect, test } from 'vitest'
import { job, schedule } from './definitions.ts'
import { at, createEngine, every } from './engine.ts'
import { openSessions, withPatience } from './sessions.ts'

const engine = createEngine()
beforeEach(() => withPatience(engine))
const minutes = every(60, { first: at('12:00'), count: 5 })

test('a disable that meets a claim waits for it, and finds that occurrence decided', async () => {
  await engine.ready([[schedule('a'), minutes]])
  const [daemon, operator] = await openSessions(engine, 2)
  await daemon!.begin()
  await daemon!.claim(at('12:00:01'))
  const disabling = operator!.disable('a', at('12:00:01'))
  await operator!.waits(disabling)
  await daemon!.commit()
  await disabling
  expect(await engine.ledger('a')).toMatchObject([{ scheduled_for: at('12:00'), status: 'queued' }])
  expect(await engine.clock('a')).toMatchObject({ next_run_at: null, skip_count: 0 })
})

test('a claim that meets a disable leaves it alone, and afterwards nothing is due', async () => {
  await engine.ready([[schedule('a'), minutes]])
  const [daemon, operator] = await openSessions(engine, 2)
  await operator!.begin()
  await operator!.disable('a', at('12:00:01'))
  expect(await daemon!.claim(at('12:00:01'))).toMatchObject({ claimed: 0, skipped: 0 })
  await operator!.commit()
  expect(await daemon!.claim(at('12:10'))).toMatchObject({ claimed: 0, skipped: 0 })
  expect(await engine.ledger('a')).toMatchObject([{ scheduled_for: at('12:00'), reason: 'missed' }])
})

test('while an operator keeps a transaction open, every other schedule fires and is refilled', async () => {
  await engine.ready(['a', 'b', 'c'].map((id) => [schedule(id), [at('12:00')]]))
  const [operator] = await openSessions(engine, 1)
  await operator!.begin()
  await operator!.disable('b', at('11:59'))
  expect(await engine.tick(at('12:00'))).toMatchObject({ claimed: 2, refill_due: true })
  const due = await engine.query('select id, revision from punctual.forecasts_due(10, $1)', [at('12:00')])
  expect(due.map(({ id }) => id).sort()).toEqual(['a', 'c'])
  const all = ['a', 'b', 'c'].map((id) => ({ id, revision: 1, forecast: [at('13:00')] }))
  expect(await engine.setForecasts(all, at('12:00'))).toBe(2)
  await operator!.rollback()
  expect(await engine.clock('a')).toMatchObject({ next_run_at: at('13:00') })
  expect(await engine.clock('b')).toMatchObject({ next_run_at: at('12:00') })
})

test('a sync that changes the plan waits for the claim under way: jobs and counts belong to one plan', async () => {
  const jobs = ['a', 'b'].map((name) => job(name))
  await engine.ready([[schedule('s', { waves: [['a', 'b']] }), minutes]], { jobs })
  const [daemon, deploy, blocker] = await openSessions(engine, 3)
  await blocker!.begin()
  await blocker!.query(
    "insert into punctual.runs (schedule_id, scheduled_for, trigger, status) values ('s', $1, 'schedule', 'queued')",
    [at('12:00')],
  )
  const claiming = daemon!.claim(at('12:00'))
  await daemon!.waits(claiming)
  const definitions = { jobs, schedules: [schedule('s', { waves: [['a']] })] }
  const syncing = deploy!.define(definitions, { now: at('12:00') })
  await deploy!.waits(syncing)
  await blocker!.rollback()
  expect(await claiming).toMatchObject({ claimed: 1 })
  await syncing
  const [run] = await engine.ledger('s')
  expect(run).toMatchObject({ wave_sizes: [2], open_jobs: 2 })
  expect(await engine.jobRuns(run!.id)).toHaveLength(2)
})

test('a claim that meets a sync leaves what changes to it, and then follows the new plan', async () => {
  const jobs = ['a', 'b'].map((name) => job(name))
  await engine.ready(
    [
      [schedule('s', { waves: [['a']] }), minutes],
      [schedule('t', { waves: [['a']] }), minutes],
    ],
    { jobs },
  )
  const [daemon, deploy] = await openSessions(engine, 2)
  await deploy!.begin()
  const schedules = [schedule('s', { waves: [['a'], ['b']] }), schedule('t', { waves: [['a']] })]
  await deploy!.define({ jobs, schedules }, { now: at('12:00') })
  expect(await daemon!.claim(at('12:00'))).toMatchObject({ claimed: 1 })
  await deploy!.commit()
  expect(await daemon!.claim(at('12:00'))).toMatchObject({ claimed: 1 })
  expect(await engine.ledger('s')).toMatchObject([{ wave_sizes: [1, 1] }])
})

test('two syncs at once: the second waits, and changes nothing when it brings the same', async () => {
  const [one, other] = await openSessions(engine, 2)
  await one!.begin()
  await one!.define({ schedules: [schedule('s')] })
  const second = other!.define({ schedules: [schedule('s')] })
  await other!.waits(second)
  await one!.commit()
  expect(await second).toEqual({ outcome: 'unchanged' })
})
