import { beforeEach, expect, test } from 'vitest'
import { schedule } from './definitions.ts'
import { at, createEngine, every } from './engine.ts'
import { operators } from './operators.ts'
import { openSessions } from './sessions.ts'

const engine = createEngine()
let operator: ReturnType<typeof operators>
beforeEach(async () => {
  operator = operators(engine.query)
  await engine.define({ schedules: [schedule('s', { payload: { full: true } })] })
  // Its forecast is not what is asked about here.
  await engine.query('update punctual.schedules set refill_at = null')
})

const range = { since: at('01:00'), until: at('04:00') }
const hours = every(3_600, { first: at('01:00'), count: 4 })
const statuses = async () => (await engine.ledger('s')).map(({ status }) => status)

test('a backfill is recorded with its range, who asked and why, and waits for the calendar', async () => {
  const id = await operator.backfill('s', at('12:00'), {
    ...range,
    pace: 2,
    reason: 'wrong prices',
    actor: 'ada',
  })
  expect(await operator.progress(id)).toMatchObject({
    schedule_id: 's',
    state: 'running',
    ...range,
    pace: 2,
    total: null,
    done: 0,
    running: 0,
    remaining: null,
    eta: null,
    requested_by: 'ada',
    request_reason: 'wrong prices',
  })
  expect(await operator.untold()).toMatchObject({ id, cron: '* * * * *', computed_to: at('00:59:59.999') })
  expect(await engine.tick(at('12:00'))).toMatchObject({ dispatched: 0, refill_due: true })
  expect((await engine.audit()).at(-1)).toMatchObject({
    action: 'backfill',
    subject: 's',
    reason: 'wrong prices',
    detail: { backfill: id, pace: 2 },
  })
})

test('its runs begin oldest first, as many at a time as its pace allows, and then it is finished', async () => {
  const id = await operator.backfill('s', at('12:00'), { ...range, pace: 2 })
  expect(await operator.tell(id, hours, at('12:00'))).toBe(true)
  expect(await engine.tick(at('12:01'))).toMatchObject({ dispatched: 2 })
  expect(await engine.ledger('s')).toMatchObject(
    [at('01:00'), at('02:00')].map((scheduled_for) => ({
      scheduled_for,
      trigger: 'backfill',
      status: 'queued',
      backfill_id: id,
      requested_by: 'operator',
      payload: { full: true },
    })),
  )
  expect(await engine.tick(at('12:02'))).toMatchObject({ dispatched: 0 })
  const [first] = await engine.ledger('s')
  const [job] = await engine.jobRuns(first!.id)
  await engine.start([job!.id], at('12:02'))
  await engine.finish([job!.id], at('12:03'), { outcome: 'failed' })
  expect(await engine.tick(at('12:03'))).toMatchObject({ dispatched: 1 })
  expect(await statuses()).toEqual(['failed', 'queued', 'queued'])
  expect(await operator.progress(id)).toMatchObject({
    total: 4,
    done: 1,
    failed: 1,
    running: 2,
    remaining: 3,
    eta: expect.any(Date),
  })
  await engine.work(at('12:04'))
  await engine.tick(at('12:04'))
  await engine.work(at('12:05'))
  expect(await operator.progress(id)).toMatchObject({ state: 'running', done: 4, remaining: 0 })
  await engine.tick(at('12:06'))
  expect(await operator.progress(id)).toMatchObject({
    state: 'finished',
    total: 4,
    done: 4,
    failed: 1,
    finished_at: at('12:06'),
  })
  expect((await engine.ledger('s')).map(({ scheduled_for }) => scheduled_for)).toEqual(hours)
})

test('a backfill takes no lock and needs none: the schedule goes on beside it', async () => {
  await engine.ready([[schedule('t'), [at('12:00'), at('13:00')]]])
  const id = await operator.backfill('t', at('11:59'), range)
  await operator.tell(id, hours, at('11:59'))
  expect(await engine.tick(at('12:00'))).toMatchObject({ claimed: 1, dispatched: 1 })
  expect((await engine.ledger('t')).map(({ status }) => status)).toEqual(['queued', 'queued'])
  const [backfilled, scheduled] = await engine.ledger('t')
  expect(await engine.clock('t')).toMatchObject({ locked_run_id: scheduled!.id })
  expect(backfilled).toMatchObject({ trigger: 'backfill', backfill_id: id })
})

test('a month of minutes stays bounded: told in steps, begun at its pace', async () => {
  const since = new Date('2026-01-01T00:00:00Z')
  const month = every(60, { first: since, count: 31 * 24 * 60 })
  const id = await operator.backfill('s', at('12:00'), { since, until: month.at(-1)!, pace: 50 })
  let [told, passes, most] = [0, 0, 0]
  while ((await operator.progress(id)).state === 'running' && passes < 60) {
    if ((await operator.untold()) !== undefined) {
      const step = month.slice(told, told + 2_000)
      told += step.length
      await operator.tell(id, step, at('12:00'), { isLast: told === month.length })
    }
    const { dispatched } = await engine.tick(at('12:00'))
    const [row] = await engine.query('select cardinality(instants) as ahead from punctual.backfills')
    most = Math.max(most, row!.ahead)
    expect(dispatched).toBe(50)
    expect(await engine.queue()).toHaveLength(50)
    await engine.query('delete from graphile_worker._private_jobs')
    await engine.work(at('12:00'))
    passes++
  }
  expect(most).toBeLessThan(2_200)
  expect(told).toBeLessThan(60 * 50 + 2_200)
  expect(await operator.progress(id)).toMatchObject({ total: null, remaining: null, done: 3_000 })
})

test('a step that does not go on where the backfill stands is ignored', async () => {
  const id = await operator.backfill('s', at('12:00'), range)
  expect(await operator.tell(id, hours.slice(0, 2), at('12:00'), { isLast: false })).toBe(true)
  expect(await operator.tell(id, hours, at('12:00'), { computedTo: at('00:59:59.999') })).toBe(false)
  expect(await operator.tell(id, hours.slice(2), at('12:00'))).toBe(true)
  expect(await operator.tell(id, [at('05:00')], at('12:00'), { computedTo: at('04:00') })).toBe(false)
  expect(await operator.progress(id)).toMatchObject({ total: 4, remaining: 4 })
})

test('a range without an occurrence is finished at once, one that cannot be told failed with the reason', async () => {
  const empty = await operator.backfill('s', at('12:00'), range)
  const broken = await operator.backfill('s', at('12:00'), range)
  await operator.tell(empty, [], at('12:00'))
  await operator.tell(broken, [], at('12:00'), { problem: 'There is no such zone.' })
  await engine.tick(at('12:01'))
  expect(await operator.progress(empty)).toMatchObject({ state: 'finished', total: 0, done: 0 })
  expect(await operator.progress(broken)).toMatchObject({ state: 'failed', error: 'There is no such zone.' })
})

test('cancelling begins no further run, and what is under way goes on', async () => {
  const id = await operator.backfill('s', at('12:00'), range)
  await operator.tell(id, hours, at('12:00'))
  await engine.tick(at('12:01'))
  await operator.cancelBackfill(id, at('12:02'), { reason: 'wrong range' })
  expect(await engine.tick(at('12:03'))).toMatchObject({ dispatched: 0 })
  await engine.work(at('12:04'))
  await engine.tick(at('12:05'))
  expect(await statuses()).toEqual(['succeeded'])
  expect(await operator.progress(id)).toMatchObject({ state: 'cancelled', done: 1, remaining: 0 })
  expect((await engine.audit()).at(-1)).toMatchObject({
    action: 'cancel_backfill',
    subject: 's',
    reason: 'wrong range',
    detail: { backfill: id },
  })
  await expect(operator.cancelBackfill(id, at('12:06'))).rejects.toMatchObject({
    code: 'PN004',
    hint: 'End a run of it that still goes on: punctual cancel, or select punctual.cancel_run(…).',
  })
  await expect(operator.cancelBackfill(id + 1, at('12:06'))).rejects.toMatchObject({
    code: 'PN006',
    hint: 'List them: punctual backfills, or select * from punctual.backfill_progress;',
  })
})

test('a run that is pending when its backfill is cancelled is cancelled with it', async () => {
  const id = await operator.backfill('s', at('12:00'), range)
  await operator.tell(id, hours, at('12:00'))
  expect(await operator.feed(at('12:01'))).toEqual({ opened: 1, refill_due: false })
  await operator.cancelBackfill(id, at('12:02'))
  expect(await engine.ledger('s')).toMatchObject([
    { status: 'cancelled', reason: 'cancelled', detail: `backfill ${id} was cancelled`, due_at: null },
  ])
  expect(await engine.clock('s')).toMatchObject({ skip_count: 0 })
})

test('two passes at once begin each occurrence once', async () => {
  const id = await operator.backfill('s', at('12:00'), { ...range, pace: 3 })
  await operator.tell(id, hours, at('12:00'))
  const [one, other] = await openSessions(engine, 2)
  await one!.begin()
  expect(await operators(one!.query).feed(at('12:01'))).toMatchObject({ opened: 3 })
  expect(await operators(other!.query).feed(at('12:01'))).toMatchObject({ opened: 0 })
  await one!.commit()
  expect(await operators(other!.query).feed(at('12:01'))).toMatchObject({ opened: 0 })
  expect(await engine.ledger('s')).toHaveLength(3)
})

test('an operator who holds the schedule delays its backfill and no other', async () => {
  await engine.define({ schedules: [schedule('s'), schedule('t')] }, { now: at('00:01'), hash: 'two' })
  const ids = [
    await operator.backfill('s', at('12:00'), range),
    await operator.backfill('t', at('12:00'), range),
  ]
  const [holder] = await openSessions(engine, 1)
  await holder!.begin()
  await operators(holder!.query).runMissed('s', at('12:00'))
  expect(await operator.untold()).toMatchObject({ id: ids[1] })
  expect(await operator.tell(ids[0]!, hours, at('12:00'))).toBe(false)
  expect(await operator.tell(ids[1]!, hours, at('12:00'))).toBe(true)
  expect(await engine.tick(at('12:01'))).toMatchObject({ dispatched: 1 })
  await holder!.rollback()
  expect(await operator.tell(ids[0]!, hours, at('12:00'))).toBe(true)
})

test('a backfill keeps its schedule through a rename, and ends when the code stops defining it', async () => {
  const id = await operator.backfill('s', at('12:00'), range)
  await operator.tell(id, hours, at('12:00'))
  await engine.define(
    { schedules: [schedule('new', { previous_ids: ['s'] })] },
    { now: at('12:01'), hash: 'renamed' },
  )
  expect(await engine.tick(at('12:02'))).toMatchObject({ dispatched: 1 })
  expect(await engine.ledger('new')).toHaveLength(1)
  await engine.define({}, { now: at('12:03'), hash: 'none' })
  await engine.tick(at('12:04'))
  expect(await operator.progress(id)).toMatchObject({
    schedule_id: 'new',
    state: 'failed',
    error: 'The code stopped defining its schedule',
    finished_at: at('12:04'),
  })
})

test('a payload is laid over that of the schedule', async () => {
  const id = await operator.backfill('s', at('12:00'), { ...range, payload: { only: 'x' } })
  await operator.tell(id, hours, at('12:00'))
  await engine.tick(at('12:01'))
  expect(await engine.ledger('s')).toMatchObject([{ payload: { full: true, only: 'x' } }])
})

test.each([
  [{ since: at('04:00'), until: at('01:00') }, 'The range ends at'],
  [{ since: at('01:00'), until: at('12:01') }, 'in the future'],
  [{ ...range, pace: 0 }, 'The pace 0'],
  [{ ...range, pace: 1_001 }, 'The pace 1001'],
  [{ ...range, payload: [1] }, 'The payload is a JSON array'],
])('%j is refused with PN005: %s', async (asked, message) => {
  await expect(operator.backfill('s', at('12:00'), asked)).rejects.toMatchObject({
    code: 'PN005',
    message: expect.stringContaining(message),
    hint: expect.stringMatching(/^Give (?!since)/),
  })
  expect(await engine.query('select id from punctual.backfills')).toEqual([])
})

test('an unknown schedule is refused with PN001, a retired one with PN002', async () => {
  await expect(operator.backfill('nothing', at('12:00'), range)).rejects.toMatchObject({ code: 'PN001' })
  await engine.define({}, { now: at('11:00'), hash: 'none' })
  await expect(operator.backfill('s', at('12:00'), range)).rejects.toMatchObject({ code: 'PN002' })
})
