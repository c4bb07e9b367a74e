import { expect, test } from 'vitest'
import { job, schedule } from './definitions.ts'
import { at, createEngine } from './engine.ts'
import { openSessions } from './sessions.ts'

const engine = createEngine()

test('with nothing defined a tick does nothing and knows of nothing to wake for', async () => {
  expect(await engine.tick(at('12:00'))).toEqual({
    claimed: 0,
    skipped: 0,
    dispatched: 0,
    first_due_at: null,
    late_ms: null,
    refill_due: false,
    reconcile_due: false,
    held: false,
    next_wake_at: null,
    wake_in_ms: null,
  })
})

test('what is due but held by another transaction is told from what is not due yet', async () => {
  await engine.ready([[schedule('s'), [at('12:00'), at('13:00')]]])
  const [other] = await openSessions(engine, 1)
  await other!.begin()
  await other!.claim(at('12:00'))
  expect(await engine.tick(at('12:00'))).toMatchObject({ claimed: 0, held: true, next_wake_at: at('12:00') })
  await other!.rollback()
  expect(await engine.tick(at('11:59'))).toMatchObject({ claimed: 0, held: false, next_wake_at: at('12:00') })
  expect(await engine.tick(at('12:00'))).toMatchObject({ claimed: 1, held: false, next_wake_at: at('13:00') })
})

test('one tick claims what is due, dispatches what is pending and adds up what it skipped', async () => {
  const documents = [schedule('due'), schedule('asked'), schedule('hollow', { waves: [] })]
  await engine.ready(documents.map((one) => [one, one.id === 'asked' ? [] : [at('12:00'), at('13:00')]]))
  await engine.trigger('asked', at('11:59'))
  await engine.trigger('hollow', at('11:59'))
  expect(await engine.tick(at('12:00'))).toMatchObject({
    claimed: 1,
    dispatched: 1,
    skipped: 2,
    first_due_at: at('12:00'),
    late_ms: expect.any(Number),
  })
})

test('an occurrence comes before a request that waits for the same schedule', async () => {
  await engine.ready([[schedule('s'), [at('12:00')]]])
  const run = await engine.trigger('s', at('11:59'))
  expect(await engine.tick(at('12:00'))).toMatchObject({ claimed: 1, dispatched: 0, skipped: 1 })
  expect(await engine.run(run)).toMatchObject({ reason: 'overlap' })
})

test('the next wake is the next occurrence, refill or end of a pause, whichever comes first', async () => {
  const ids = ['a', 'b', 'paused']
  await engine.ready(ids.map((id) => [schedule(id), [at('12:00'), at('13:00'), at('14:00')]]))
  expect(await engine.tick(at('11:00'))).toMatchObject({ next_wake_at: at('12:00') })
  await engine.query('update punctual.schedules set refill_at = $1 where id = $2', [at('11:50'), 'b'])
  expect(await engine.tick(at('11:00'))).toMatchObject({ next_wake_at: at('11:50'), refill_due: false })
  await engine.disable('paused', at('11:00'), { until: at('11:40') })
  expect(await engine.tick(at('11:00'))).toMatchObject({ next_wake_at: at('11:40') })
})

test('a daemon that keeps time for some schedules is not woken for others', async () => {
  await engine.ready([
    [schedule('mine'), [at('13:00'), at('14:00')]],
    [schedule('theirs'), [at('12:00'), at('14:00')]],
  ])
  await engine.query('update punctual.schedules set refill_at = null')
  expect(await engine.tick(at('12:30'), { ids: ['mine'] })).toMatchObject({
    claimed: 0,
    next_wake_at: at('13:00'),
  })
})

test('nor for what somebody asked of others: that would be due at once, again and again', async () => {
  await engine.ready(['mine', 'theirs'].map((id) => [schedule(id), [at('13:00'), at('14:00')]]))
  await engine.query('update punctual.schedules set refill_at = null')
  await engine.trigger('theirs', at('12:00'))
  expect(await engine.tick(at('12:30'), { ids: ['mine'] })).toMatchObject({
    dispatched: 0,
    held: false,
    next_wake_at: at('13:00'),
  })
})

test('a refill that is due is told', async () => {
  await engine.ready([[schedule('s'), [at('12:00'), at('13:00'), at('14:00')]]])
  expect(await engine.tick(at('12:00'))).toMatchObject({ refill_due: false })
  expect(await engine.tick(at('13:00'))).toMatchObject({ refill_due: true })
})

test('reconciliation is due while jobs of somebody else are under way', async () => {
  await engine.ready([[schedule('s', { waves: [['theirs']] }), [at('12:00')]]], {
    jobs: [job('theirs', { is_foreign: true })],
  })
  expect(await engine.tick(at('12:00'))).toMatchObject({ claimed: 1, reconcile_due: true })
  await engine.work(at('12:01'))
  expect(await engine.tick(at('12:02'))).toMatchObject({ reconcile_due: false })
})

test('a pause ends by itself: the schedule is enabled, and what fell into the pause was not due', async () => {
  await engine.ready([[schedule('s'), [at('12:00'), at('12:30'), at('13:00')]]])
  await engine.disable('s', at('11:30'), { until: at('12:45') })
  expect(await engine.tick(at('12:44:59'))).toMatchObject({ claimed: 0, skipped: 0 })
  await engine.tick(at('12:45'))
  expect(await engine.schedule('s')).toMatchObject({
    enabled: true,
    paused_until: null,
    disabled_reason: null,
  })
  expect(await engine.clock('s')).toMatchObject({ next_run_at: at('13:00'), cursor_at: at('12:45') })
  expect(await engine.ledger('s')).toEqual([])
  expect((await engine.audit()).at(-1)).toMatchObject({
    actor: 'punctual',
    action: 'enable',
    reason: 'the pause ended',
    channel: null,
  })
})

test('a paused schedule that the code retired stops no tick, and resumes once it is defined again', async () => {
  await engine.ready([
    [schedule('gone'), [at('12:00')]],
    [schedule('kept'), [at('12:00')]],
  ])
  await engine.disable('gone', at('10:00'), { until: at('11:00') })
  await engine.define({ schedules: [schedule('kept')] }, { now: at('10:30') })
  expect(await engine.tick(at('11:30'))).toMatchObject({ claimed: 0, next_wake_at: at('12:00') })
  expect(await engine.tick(at('12:00'))).toMatchObject({ claimed: 1 })
  await engine.define({ schedules: [schedule('kept'), schedule('gone')] }, { now: at('12:30') })
  await engine.tick(at('12:30'))
  expect(await engine.schedule('gone')).toMatchObject({ enabled: true, retired_at: null })
})

test('a failing schedule that the code retired while its run was under way stops no tick', async () => {
  await engine.ready([
    [schedule('gone', { pause_after_failures: 1 }), [at('11:00')]],
    [schedule('kept'), [at('12:00')]],
  ])
  await engine.claim(at('11:00'))
  await engine.define({ schedules: [schedule('kept')] }, { now: at('11:10') })
  await engine.work(at('11:20'), { outcome: 'failed' })
  expect(await engine.tick(at('12:00'))).toMatchObject({ claimed: 1 })
  expect(await engine.clock('gone')).toMatchObject({ pause_due: false })
})

test.each(['a pause that ends', 'a pause that begins'])(
  '%s while somebody holds the clock stops no tick, and comes once it is let go',
  async (kind) => {
    await engine.ready(['held', 'free'].map((id) => [schedule(id), [at('12:00'), at('13:00')]]))
    const isEnd = kind === 'a pause that ends'
    if (isEnd) await engine.disable('held', at('11:00'), { until: at('11:30') })
    else await engine.query("update punctual.schedule_clocks set pause_due = true where schedule_id = 'held'")
    const [holder, daemon] = await openSessions(engine, 2)
    await holder!.begin()
    await holder!.query("select from punctual.run_missed('held')")
    await daemon!.query("set lock_timeout = '1s'")
    expect(await daemon!.tick(at('12:00'))).toMatchObject({ claimed: 1 })
    expect(await engine.schedule('held')).toMatchObject({ enabled: !isEnd })
    await holder!.rollback()
    await daemon!.tick(at('12:01'))
    expect(await engine.schedule('held')).toMatchObject({ enabled: isEnd })
  },
)

test('by hand in psql, without an epoch, a tick does the same', async () => {
  await engine.ready([[schedule('s'), [at('12:00')]]])
  const [pass] = await engine.query("select * from punctual.tick('by-hand', at => $1)", [at('12:00')])
  expect(pass).toMatchObject({ claimed: 1 })
  expect(await engine.ledger('s')).toMatchObject([{ claimed_by: 'by-hand', epoch: null }])
})
