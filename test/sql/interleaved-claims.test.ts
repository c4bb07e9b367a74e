import { expect, test } from 'vitest'
import { schedule } from './definitions.ts'
import { at, createEngine, every } from './engine.ts'
import { openSessions } from './sessions.ts'

const engine = createEngine()
const minutes = every(60, { first: at('12:00'), count: 5 })

test('two claims at once share the work: what one holds the other skips, and nothing fires twice', async () => {
  const ids = ['a', 'b', 'c']
  await engine.ready(ids.map((id) => [schedule(id), minutes]))
  await engine.claim(at('12:00'))
  await engine.work(at('12:00:30'))
  const [one, other] = await openSessions(engine, 2)
  await one!.begin()
  expect(await one!.claim(at('12:01'), { batch: 2 })).toMatchObject({ claimed: 2 })
  expect(await other!.claim(at('12:01'))).toMatchObject({ claimed: 1 })
  await one!.commit()
  expect(await other!.claim(at('12:01'))).toMatchObject({ claimed: 0, skipped: 0 })
  for (const id of ids) expect(await engine.ledger(id)).toHaveLength(2)
})

test('what a claim decided and rolled back is decided by the next one, once', async () => {
  await engine.ready([[schedule('a'), minutes]])
  const [one, other] = await openSessions(engine, 2)
  await one!.begin()
  await one!.claim(at('12:00'), { worker: 'one' })
  expect(await other!.claim(at('12:00'))).toMatchObject({ claimed: 0 })
  await one!.rollback()
  expect(await other!.claim(at('12:00'), { worker: 'other' })).toMatchObject({ claimed: 1 })
  expect(await engine.ledger('a')).toMatchObject([{ claimed_by: 'other' }])
  expect(await engine.queue()).toHaveLength(1)
})

test('many claims at once over many schedules decide each occurrence once', async () => {
  const ids = Array.from({ length: 60 }, (_, index) => `s${index}`)
  await engine.ready(ids.map((id) => [schedule(id, { overlap: 'allow' }), minutes]))
  const sessions = await openSessions(engine, 6)
  for (const minute of minutes) {
    const claims = await Promise.all(sessions.map((session) => session.claim(minute, { batch: 17 })))
    const claimed = claims.reduce((sum, claim) => sum + claim.claimed, 0)
    const rest = await engine.claim(minute)
    expect(claimed + rest.claimed).toBe(60)
  }
  const [count] = await engine.query(
    'select count(*) as runs, count(distinct (schedule_id, scheduled_for)) as occurrences from punctual.runs',
  )
  expect(count).toEqual({ runs: 300, occurrences: 300 })
  expect(await engine.queue()).toHaveLength(300)
})

test('a claim leaves alone a schedule whose run is just finishing, and sees it free the next time', async () => {
  await engine.ready([[schedule('a'), minutes]])
  await engine.claim(at('12:00'))
  const [jobRun] = await engine.query('select id from punctual.job_runs')
  await engine.start([jobRun!.id], at('12:00:10'))
  const [worker, daemon] = await openSessions(engine, 2)
  await worker!.begin()
  await worker!.finish([jobRun!.id], at('12:00:59'))
  expect(await daemon!.claim(at('12:01'))).toMatchObject({ claimed: 0, skipped: 0 })
  await worker!.commit()
  expect(await daemon!.claim(at('12:01'))).toMatchObject({ claimed: 1, skipped: 0 })
})

test('an end that comes while the schedule is claimed waits for it, and frees the lock after', async () => {
  await engine.ready([[schedule('a'), minutes]])
  await engine.claim(at('12:00'))
  const [jobRun] = await engine.query('select id from punctual.job_runs')
  await engine.start([jobRun!.id], at('12:00:10'))
  const [worker, daemon] = await openSessions(engine, 2)
  await daemon!.begin()
  expect(await daemon!.claim(at('12:01'))).toMatchObject({ skipped: 1 })
  const finishing = worker!.finish([jobRun!.id], at('12:01'))
  await worker!.waits(finishing)
  await daemon!.commit()
  expect(await finishing).toEqual([true])
  expect(await engine.clock('a')).toMatchObject({ locked_run_id: null, run_count: 1, skip_count: 1 })
})

test('a dispatch and a claim at once never run one schedule twice', async () => {
  await engine.ready([[schedule('a'), minutes]])
  const run = await engine.trigger('a', at('11:59'))
  const [daemon, person] = await openSessions(engine, 2)
  await daemon!.begin()
  await daemon!.claim(at('12:00'))
  expect(await person!.dispatch(at('12:00'))).toMatchObject({ dispatched: 0, skipped: 0 })
  await daemon!.commit()
  expect(await person!.dispatch(at('12:00'))).toMatchObject({ dispatched: 0, skipped: 1 })
  expect(await engine.run(run)).toMatchObject({ status: 'skipped', reason: 'overlap' })
})

test('a claim that meets a dispatch leaves the schedule to it, and then finds it held', async () => {
  await engine.ready([[schedule('a'), minutes]])
  await engine.trigger('a', at('11:59'))
  const [daemon, person] = await openSessions(engine, 2)
  await person!.begin()
  expect(await person!.dispatch(at('12:00'))).toMatchObject({ dispatched: 1 })
  expect(await daemon!.claim(at('12:00'))).toMatchObject({ claimed: 0, skipped: 0 })
  await person!.commit()
  expect(await daemon!.claim(at('12:00'))).toMatchObject({ claimed: 0, skipped: 1 })
})

test('two dispatches at once dispatch a request once', async () => {
  await engine.ready([[schedule('a', { overlap: 'allow' }), []]])
  const run = await engine.trigger('a', at('12:00'))
  const [one, other] = await openSessions(engine, 2)
  await one!.begin()
  expect(await one!.dispatch(at('12:00'))).toMatchObject({ dispatched: 1 })
  expect(await other!.dispatch(at('12:00'))).toMatchObject({ dispatched: 0 })
  await one!.commit()
  expect(await other!.dispatch(at('12:00'))).toMatchObject({ dispatched: 0 })
  expect(await engine.jobRuns(run)).toHaveLength(1)
})
