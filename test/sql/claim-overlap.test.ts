import { expect, test } from 'vitest'
import { schedule } from './definitions.ts'
import { at, createEngine, every } from './engine.ts'

const engine = createEngine()
const minutes = every(60, { first: at('12:00'), count: 10 })

test('while the previous run is active, an occurrence is skipped as overlap and the run keeps the lock', async () => {
  await engine.ready([[schedule('minutely'), minutes]])
  await engine.claim(at('12:00'))
  expect(await engine.claim(at('12:01'))).toEqual({ claimed: 0, skipped: 1, first_due_at: null })
  const [first, second] = await engine.ledger('minutely')
  expect(second).toMatchObject({
    scheduled_for: at('12:01'),
    status: 'skipped',
    reason: 'overlap',
    decided_at: at('12:01'),
    finished_at: at('12:01'),
    wave: 0,
    open_jobs: 0,
  })
  expect(await engine.clock('minutely')).toMatchObject({
    locked_run_id: first!.id,
    last_run_id: first!.id,
    last_run_at: at('12:00'),
    skip_count: 1,
    next_run_at: at('12:02'),
  })
  expect(await engine.queue()).toHaveLength(1)
})

test('once the run has ended, the next occurrence fires again', async () => {
  await engine.ready([[schedule('minutely'), minutes]])
  await engine.claim(at('12:00'))
  await engine.work(at('12:00:30'))
  expect(await engine.claim(at('12:01'))).toMatchObject({ claimed: 1, skipped: 0 })
})

test('with overlap allow both run, and the lock names the later one', async () => {
  await engine.ready([[schedule('minutely', { overlap: 'allow' }), minutes]])
  await engine.claim(at('12:00'))
  expect(await engine.claim(at('12:01'))).toMatchObject({ claimed: 1, skipped: 0 })
  const [, second] = await engine.ledger('minutely')
  expect(await engine.clock('minutely')).toMatchObject({ locked_run_id: second!.id, locked_at: at('12:01') })
  expect(await engine.queue()).toHaveLength(2)
})

test('several timely occurrences in one claim: the first fires, the others overlap it', async () => {
  const seconds = every(1, { first: at('12:00:01'), count: 5 })
  await engine.ready([[schedule('secondly'), seconds]])
  expect(await engine.claim(at('12:00:03.500'))).toEqual({
    claimed: 1,
    skipped: 2,
    first_due_at: at('12:00:01'),
  })
  expect((await engine.ledger('secondly')).map(({ status, reason }) => [status, reason])).toEqual([
    ['queued', null],
    ['skipped', 'overlap'],
    ['skipped', 'overlap'],
  ])
  expect(await engine.clock('secondly')).toMatchObject({ skip_count: 2, next_run_at: at('12:00:04') })
})

test('several timely occurrences in one claim all fire where overlap is allowed, each with a row and jobs', async () => {
  const seconds = every(1, { first: at('12:00:01'), count: 5 })
  await engine.ready([[schedule('secondly', { overlap: 'allow' }), seconds]])
  expect(await engine.claim(at('12:00:03.500'))).toEqual({
    claimed: 3,
    skipped: 0,
    first_due_at: at('12:00:01'),
  })
  const ledger = await engine.ledger('secondly')
  expect(ledger.map(({ scheduled_for, status }) => [scheduled_for, status])).toEqual(
    seconds.slice(0, 3).map((second) => [second, 'queued']),
  )
  expect(await engine.clock('secondly')).toMatchObject({ last_run_id: ledger[2]!.id })
  expect(await engine.queue()).toHaveLength(3)
})

test('missed, fired and overlapping occurrences of one outage are told apart', async () => {
  await engine.ready([
    [schedule('halves', { grace_ms: 60_000 }), every(30, { first: at('12:00'), count: 20 })],
  ])
  expect(await engine.claim(at('12:05:10'))).toEqual({
    claimed: 1,
    skipped: 10,
    first_due_at: at('12:04:30'),
  })
  expect(await engine.ledger('halves')).toMatchObject([
    { reason: 'missed', occurrences: 9, first_scheduled_for: at('12:00'), scheduled_for: at('12:04') },
    { reason: null, status: 'queued', scheduled_for: at('12:04:30') },
    { reason: 'overlap', status: 'skipped', scheduled_for: at('12:05') },
  ])
})

test('a manual run holds the schedule like any other', async () => {
  await engine.ready([[schedule('minutely'), minutes]])
  await engine.trigger('minutely', at('11:59'))
  await engine.dispatch(at('11:59'))
  expect(await engine.claim(at('12:00'))).toMatchObject({ claimed: 0, skipped: 1 })
  expect(await engine.ledger('minutely')).toMatchObject([{ trigger: 'manual' }, { reason: 'overlap' }])
})

test('a run that waits between two attempts still holds its schedule', async () => {
  await engine.ready([[schedule('minutely'), minutes]])
  await engine.claim(at('12:00'))
  await engine.work(at('12:00:10'), { outcome: 'retry', error: 'not yet' })
  expect(await engine.claim(at('12:01'))).toMatchObject({ claimed: 0, skipped: 1 })
})
