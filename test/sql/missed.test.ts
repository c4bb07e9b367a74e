import { beforeEach, expect, test } from 'vitest'
import { schedule } from './definitions.ts'
import { at, createEngine, every } from './engine.ts'
import { operators } from './operators.ts'
import { openSessions } from './sessions.ts'

const engine = createEngine()
let operator: ReturnType<typeof operators>
beforeEach(() => {
  operator = operators(engine.query)
})

const hourly = every(3_600, { first: at('01:00'), count: 20 })
const owed = () => engine.query('select * from punctual.missed_detail')

/** Two outages: one of three occurrences, one of two; each is one row. */
async function outages(fields = {}): Promise<number[]> {
  await engine.ready([[schedule('s', { payload: { full: true }, ...fields }), hourly]])
  await engine.claim(at('03:30'))
  await engine.claim(at('04:00'))
  await engine.work(at('04:01'))
  await engine.claim(at('06:30'))
  return (await owed()).map(({ id }) => id).reverse()
}

test('what is owed is told newest first, each outage as one row', async () => {
  const [first, second] = await outages()
  expect(await owed()).toEqual([
    {
      id: second,
      schedule_id: 's',
      reason: 'missed',
      occurrences: 2,
      first_scheduled_for: at('05:00'),
      scheduled_for: at('06:00'),
    },
    {
      id: first,
      schedule_id: 's',
      reason: 'missed',
      occurrences: 3,
      first_scheduled_for: at('01:00'),
      scheduled_for: at('03:00'),
    },
  ])
})

test('a row becomes one run for its last occurrence, with who asked and what it was', async () => {
  const [first] = await outages()
  const released = await operator.runMissed('s', at('07:30'), {
    ids: [first!],
    reason: 'it is over',
    actor: 'ada',
  })
  expect(released).toEqual([{ run_id: first, scheduled_for: at('03:00'), occurrences: 3 }])
  expect(await engine.run(first!)).toMatchObject({
    status: 'pending',
    trigger: 'catch_up',
    request: 0,
    reason: null,
    detail: expect.stringMatching(/^was missed: claimed at /),
    scheduled_for: at('03:00'),
    first_scheduled_for: at('01:00'),
    occurrences: 3,
    requested_by: 'ada',
    request_reason: 'it is over',
    requested_at: at('07:30'),
    due_at: at('07:30'),
    payload: { full: true },
    decided_at: null,
    finished_at: null,
    claimed_by: null,
  })
  expect(await engine.clock('s')).toMatchObject({ skip_count: 2 })
  expect((await engine.audit()).at(-1)).toMatchObject({
    actor: 'ada',
    action: 'run_missed',
    subject: 's',
    reason: 'it is over',
    detail: { runs: [first] },
  })
})

test('a released run is dispatched, runs and counts like any other', async () => {
  const [first] = await outages()
  await operator.runMissed('s', at('07:30'), { ids: [first!] })
  expect(await engine.dispatch(at('07:30'))).toMatchObject({ dispatched: 1 })
  expect(await engine.run(first!)).toMatchObject({ status: 'queued', trigger: 'catch_up', due_at: null })
  await engine.work(at('07:31'))
  expect(await engine.run(first!)).toMatchObject({ status: 'succeeded', finished_at: at('07:31') })
  expect(await engine.clock('s')).toMatchObject({ run_count: 2, skip_count: 2, locked_run_id: null })
})

test('several wait their turn, oldest first, each begun when the one before has ended', async () => {
  const [first, second] = await outages()
  await operator.runMissed('s', at('07:30'))
  expect(await engine.dispatch(at('07:30'))).toMatchObject({ dispatched: 1, skipped: 0 })
  expect(await engine.clock('s')).toMatchObject({ locked_run_id: first, waiting_runs: 1 })
  expect(await engine.run(second!)).toMatchObject({ status: 'pending' })
  await engine.work(at('07:31'))
  expect(await engine.run(first!)).toMatchObject({ status: 'succeeded' })
  expect(await engine.run(second!)).toMatchObject({ status: 'queued', queued_at: at('07:31') })
  expect(await engine.clock('s')).toMatchObject({ locked_run_id: second, waiting_runs: 0 })
})

test('a released run that is cancelled before it began can be asked for by backfill, and is owed no more', async () => {
  const [first] = await outages()
  await operator.runMissed('s', at('07:30'), { ids: [first!] })
  await engine.query('select punctual.cancel_run($1, at => $2)', [first, at('07:31')])
  expect(await engine.run(first!)).toMatchObject({ status: 'cancelled', reason: 'cancelled' })
  expect(await engine.clock('s')).toMatchObject({ skip_count: 5 })
  expect(await operator.runMissed('s', at('07:32'), { ids: [first!] })).toEqual([])
  await expect(operator.retry(first!, at('07:33'))).rejects.toMatchObject({
    code: 'PN004',
    hint: expect.stringMatching(
      /^Ask for its occurrence: punctual backfill s --from (2026-03-01T\S+Z) --to \1, or select punctual\.backfill\('s', '\1', '\1'\);$/,
    ),
  })
})

test('a claim that meets an operator leaves the schedule alone, and takes its turn afterwards', async () => {
  await outages()
  const [one] = await openSessions(engine, 1)
  await one!.begin()
  await operators(one!.query).runMissed('s', at('07:00'))
  expect(await engine.tick(at('07:00'))).toMatchObject({ claimed: 0, dispatched: 0 })
  await one!.commit()
  expect(await engine.tick(at('07:00'))).toMatchObject({ claimed: 1 })
})

test('without numbers all that is owed runs, oldest first; a second call finds nothing', async () => {
  const [first, second] = await outages()
  const ids = (await operator.runMissed('s', at('07:30'))).map(({ run_id }) => run_id)
  expect(ids).toEqual([first, second])
  expect(await engine.clock('s')).toMatchObject({ skip_count: 0 })
  expect(await owed()).toEqual([])
  const audited = await engine.audit()
  expect(await operator.runMissed('s', at('07:31'))).toEqual([])
  expect(await operator.runMissed('s', at('07:31'), { ids: [first!] })).toEqual([])
  expect(await engine.audit()).toEqual(audited)
  expect(await engine.clock('s')).toMatchObject({ skip_count: 0 })
})

test('two operators at once: each row runs once', async () => {
  const ids = await outages()
  const [one, other] = await openSessions(engine, 2)
  await one!.begin()
  expect(await operators(one!.query).runMissed('s', at('07:30'))).toHaveLength(2)
  const late = operators(other!.query).runMissed('s', at('07:30'))
  await other!.waits(late)
  await one!.commit()
  expect(await late).toEqual([])
  expect(await engine.query("select id from punctual.runs where status = 'pending' order by id")).toEqual(
    ids.map((id) => ({ id })),
  )
  expect(await engine.clock('s')).toMatchObject({ skip_count: 0 })
})

test('a range takes the rows whose last occurrence lies in it, both ends included', async () => {
  const [first, second] = await outages()
  const inRange = async (since: string, until: string) =>
    (await operator.planMissed('s', at('07:30'), { since: at(since), until: at(until) })).map(
      ({ run_id }) => run_id,
    )
  expect(await inRange('03:00', '06:00')).toEqual([first, second])
  expect(await inRange('03:00', '05:59')).toEqual([first])
  expect(await inRange('03:01', '06:00')).toEqual([second])
  expect(await inRange('00:00', '02:59')).toEqual([])
})

test('only the newest of those chosen runs; the others stay owed', async () => {
  const [first, second] = await outages()
  expect(await operator.runMissed('s', at('07:30'), { newestOnly: true })).toMatchObject([{ run_id: second }])
  expect(await owed()).toMatchObject([{ id: first }])
  expect(await engine.clock('s')).toMatchObject({ skip_count: 3 })
  expect(await operator.planMissed('s', at('07:31'), { newestOnly: true })).toMatchObject([{ run_id: first }])
})

test.each(['skip', 'allow'])(
  'with a pace and overlap %s the oldest begins at once, each other a share of a minute later',
  async (overlap) => {
    const ids = await severalOutages(overlap)
    await operator.runMissed('s', at('10:00'), { perMinute: 4 })
    const dueAt = async (id: number) => (await engine.run(id)).due_at
    expect(await Promise.all(ids.map(dueAt))).toEqual(
      ['10:00:00', '10:00:15', '10:00:30'].map((time) => at(time)),
    )
    expect(await engine.tick(at('10:00'))).toMatchObject({ dispatched: 1, next_wake_at: at('10:00:15') })
    await engine.work(at('10:00:05'))
    expect(await engine.tick(at('10:00:10'))).toMatchObject({ dispatched: 0 })
    expect(await engine.tick(at('10:00:15'))).toMatchObject({ dispatched: 1 })
    expect(await Promise.all(ids.map(async (id) => (await engine.run(id)).status))).toEqual([
      'succeeded',
      'queued',
      'pending',
    ])
    expect((await engine.audit()).at(-1)).toMatchObject({ detail: { runs: ids, per_minute: 4 } })
  },
)

/** Three outages of an hour each. */
async function severalOutages(overlap: string): Promise<number[]> {
  await engine.ready([[schedule('s', { overlap }), every(3_600, { first: at('01:00'), count: 5 })]])
  for (const [missed, run] of [
    ['01:30', '02:00'],
    ['03:30', '04:00'],
    ['05:30', null],
  ] as const) {
    await engine.claim(at(missed))
    if (run === null) continue
    await engine.claim(at(run))
    await engine.work(at(run))
  }
  return (await owed()).map(({ id }) => id).reverse()
}

test('with a pace, a run whose turn comes while the one before is active waits for it', async () => {
  const [first, second] = await outages()
  await operator.runMissed('s', at('07:30'), { perMinute: 60 })
  await engine.dispatch(at('07:30'))
  expect(await engine.dispatch(at('07:30:01'))).toMatchObject({ dispatched: 0 })
  expect(await engine.clock('s')).toMatchObject({ locked_run_id: first, waiting_runs: 1 })
  await engine.work(at('07:31'))
  expect(await engine.run(second!)).toMatchObject({ status: 'queued', queued_at: at('07:31') })
})

test('the plan with a pace says until when each waits', async () => {
  await outages()
  expect(await operator.planMissed('s', at('07:30'), { perMinute: 2 })).toMatchObject([
    { outcome: 'run' },
    { outcome: 'wait', sentence: 'It waits until 2026-03-01 07:30:30 UTC.' },
  ])
})

test.each([0, -1, 1_001])('a pace of %i a minute is refused', async (perMinute) => {
  await outages()
  await expect(operator.runMissed('s', at('07:30'), { perMinute })).rejects.toMatchObject({
    code: 'PN005',
    hint: 'Give a whole number from 1 to 1000.',
  })
  expect(await owed()).toHaveLength(2)
})

test('by its number any occurrence that did not run can be run, whatever the reason', async () => {
  await engine.ready([[schedule('s'), hourly]])
  await engine.claim(at('01:00'))
  await engine.claim(at('02:00'))
  const overlapped = (await engine.ledger('s'))[1]!
  expect(overlapped).toMatchObject({ status: 'skipped', reason: 'overlap' })
  expect(await operator.runMissed('s', at('02:10'))).toEqual([])
  expect(await operator.runMissed('s', at('02:10'), { ids: [overlapped.id] })).toHaveLength(1)
  expect(await engine.run(overlapped.id)).toMatchObject({ status: 'pending', detail: 'was overlap' })
})

test('what is dismissed is owed no more, and remembers what it was', async () => {
  const [first, second] = await outages()
  expect(await operator.dismissMissed('s', at('07:30'), { until: at('04:00'), reason: 'covered' })).toBe(1)
  expect((await owed()).map(({ id }) => id)).toEqual([second])
  expect(await engine.run(first!)).toMatchObject({
    status: 'skipped',
    reason: 'dismissed',
    detail: expect.stringMatching(/^was missed: claimed at /),
  })
  expect(await engine.clock('s')).toMatchObject({ skip_count: 5 })
  expect((await engine.audit()).at(-1)).toMatchObject({
    action: 'dismiss_missed',
    reason: 'covered',
    detail: { runs: [first] },
  })
  expect(await operator.dismissMissed('s', at('07:31'), { ids: [first!] })).toBe(0)
  expect(await operator.runMissed('s', at('07:32'), { ids: [first!] })).toHaveLength(1)
})

test('the plan says what would run and what would wait, and changes nothing', async () => {
  const [first, second] = await outages()
  const before = [
    await engine.ledger('s'),
    await engine.clock('s'),
    await engine.queue(),
    await engine.audit(),
  ]
  expect(await operator.planMissed('s', at('07:30'))).toMatchObject([
    {
      run_id: first,
      first_scheduled_for: at('01:00'),
      scheduled_for: at('03:00'),
      occurrences: 3,
      outcome: 'run',
    },
    {
      run_id: second,
      first_scheduled_for: at('05:00'),
      scheduled_for: at('06:00'),
      occurrences: 2,
      outcome: 'wait',
      sentence: 'It waits for the run before it to end.',
    },
  ])
  expect([
    await engine.ledger('s'),
    await engine.clock('s'),
    await engine.queue(),
    await engine.audit(),
  ]).toEqual(before)
})

test('the plan of a schedule without a job says that nothing would run', async () => {
  await outages({ waves: [] })
  expect(await operator.planMissed('s', at('07:30'))).toMatchObject(
    [1, 2].map(() => ({
      outcome: 'drop',
      reason: 'no_such_job',
      sentence: 'No job is left that it could run.',
    })),
  )
})

test.each(['runMissed', 'dismissMissed', 'planMissed'] as const)(
  '%s refuses what cannot be meant',
  async (call) => {
    const ids = await outages()
    const request = await engine.trigger('s', at('07:00'))
    await engine.define({ schedules: [schedule('s'), schedule('other')] }, { now: at('07:10'), hash: 'two' })
    const refusal = (id: string, chosen: object) => operator[call](id, at('07:30'), chosen)
    await expect(refusal('nothing', {})).rejects.toMatchObject({ code: 'PN001' })
    await expect(refusal('other', { ids })).rejects.toMatchObject({
      code: 'PN006',
      message: `Schedule "other" has no run ${ids[0]}`,
      hint: "List what did not run: punctual runs other --status skipped, or select * from punctual.skipped where schedule_id = 'other';",
    })
    await expect(refusal('s', { ids: [request] })).rejects.toMatchObject({
      code: 'PN004',
      message: `Run ${request} is a request (manual), not an occurrence`,
      hint: expect.stringContaining('punctual.trigger'),
    })
    await expect(refusal('s', { since: at('02:00'), until: at('01:00') })).rejects.toMatchObject({
      code: 'PN005',
      hint: 'Give a beginning that does not come after the end.',
    })
    await engine.define({}, { now: at('07:20'), hash: 'none' })
    await expect(refusal('s', {})).rejects.toMatchObject({ code: 'PN002' })
  },
)

test('a run that was turned away at the door as too late is planned anew', async () => {
  await engine.ready([[schedule('s', { deadline_ms: 5_000 }), [at('12:00')]]])
  await engine.claim(at('12:00'))
  const [run] = await engine.ledger('s')
  const [job] = await engine.jobRuns(run!.id)
  expect(await engine.start([job!.id], at('13:00'))).toEqual(['too_late'])
  await engine.query("select punctual.run_missed('s', array[$1::bigint], at => $2)", [run!.id, at('13:01')])
  await engine.dispatch(at('13:01'))
  expect(await engine.run(run!.id)).toMatchObject({
    status: 'queued',
    trigger: 'catch_up',
    deadline_at: null,
  })
  expect(await engine.jobRuns(run!.id)).toMatchObject([
    { status: 'queued', attempt: 0, queued_at: at('13:01') },
  ])
})
