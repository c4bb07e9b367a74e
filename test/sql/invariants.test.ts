import { expect, test } from 'vitest'
import { job, schedule } from './definitions.ts'
import { at, createEngine, every } from './engine.ts'

const engine = createEngine()
const hourly = every(3_600, { first: at('01:00'), count: 12 })

const breaks = () =>
  engine.query('select * from punctual.invariant_breaks_detail order by invariant, subject')
const clock = (columns: string, values: unknown[] = []) =>
  engine.query(`update punctual.schedule_clocks set ${columns} where schedule_id = 's'`, values)
const schedules = (columns: string) => engine.query(`update punctual.schedules set ${columns} where id = 's'`)

/** Schedule `s`, due every hour, and another one; the run of 01:00 is in the queue and holds it. */
async function claimed(fields: Parameters<typeof schedule>[1] = {}): Promise<number> {
  await engine.ready([
    [schedule('s', fields), hourly],
    [schedule('other'), hourly],
  ])
  await engine.claim(at('01:00'))
  return (await engine.ledger('s'))[0]!.id
}

/** The view tells this one break, one sweep repairs and records it, and neither finds anything after that. */
async function repaired(invariant: string, found: string, done: string, subject = 's'): Promise<void> {
  expect(await breaks()).toEqual([{ invariant, subject, detail: found }])
  expect(await engine.sweep(at('01:30'))).toEqual([{ kind: invariant, subjects: [subject] }])
  expect(await engine.repairs()).toEqual([{ kind: invariant, subject, detail: `${found}: ${done}` }])
  expect(await breaks()).toEqual([])
  expect(await engine.sweep(at('01:31'))).toEqual([])
}

test('where all is well nothing is broken', async () => {
  expect(await breaks()).toEqual([])
  await claimed()
  expect(await breaks()).toEqual([])
  await engine.work(at('01:01'))
  await engine.claim(at('05:30'))
  expect(await breaks()).toEqual([])
})

test.each(['queue', 'cancel', 'allow', 'skip'])(
  'nothing is broken while runs wait, are replaced, or run at once: overlap %s',
  async (overlap) => {
    await claimed({ overlap, catch_up: 'run_all' })
    for (const time of ['02:00', '03:00', '06:30']) {
      await engine.claim(at(time))
      expect(await breaks()).toEqual([])
    }
    await engine.trigger('s', at('06:40'))
    await engine.dispatch(at('06:40'))
    for (let round = 0; round < 8; round++) {
      await engine.work(at('07:10'))
      expect(await breaks()).toEqual([])
      await engine.tick(at('07:20'))
      expect(await breaks()).toEqual([])
    }
    await engine.disable('s', at('08:30'))
    expect(await breaks()).toEqual([])
  },
)

test('enabled without a next run', async () => {
  await claimed()
  await clock('next_run_at = null')
  await schedules('refill_at = null')
  await repaired('no_next_run', 'enabled without a next run', 'its forecast is computed again')
  expect(await engine.clock('s')).toMatchObject({ next_run_at: at('02:00') })
  expect(await engine.schedule('s')).toMatchObject({ refill_at: at('01:30') })
})

test('enabled, and nothing would ever refill the forecast, unless it is final', async () => {
  await claimed()
  await schedules('refill_at = null, forecast_is_final = true')
  expect(await breaks()).toEqual([])
  await schedules('forecast_is_final = false')
  await repaired('no_refill', 'enabled, and nothing would ever refill its forecast', 'it is computed again')
})

test('a next run that is not the first after the cursor', async () => {
  await claimed()
  await clock('next_run_at = $1', [at('03:00')])
  await repaired(
    'wrong_next_run',
    'the next run is said to be 2026-03-01 03:00:00+00, and by its forecast is 2026-03-01 02:00:00+00',
    'set by its forecast',
  )
  expect(await engine.clock('s')).toMatchObject({ next_run_at: at('02:00') })
})

test('a next run of a schedule that may not fire', async () => {
  await claimed()
  await engine.disable('s', at('01:10'))
  await clock('next_run_at = $1', [at('02:00')])
  await repaired(
    'wrong_next_run',
    'the next run is said to be 2026-03-01 02:00:00+00, and by its forecast is never',
    'set by its forecast',
  )
  expect(await engine.clock('s')).toMatchObject({ next_run_at: null })
})

test('a lock whose run has ended hands on to the run that waits for it', async () => {
  const id = await claimed({ overlap: 'queue' })
  await engine.claim(at('02:00'), { ids: ['s'] })
  await engine.query("update punctual.runs set status = 'succeeded', finished_at = $2 where id = $1", [
    id,
    at('02:10'),
  ])
  await engine.query(
    "update punctual.job_runs set status = 'succeeded', finished_at = $2 where run_id = $1",
    [id, at('02:10')],
  )
  await clock('waits = true')
  await repaired('orphan_lock', `locked by run ${id}, which is succeeded`, 'freed')
  const [, next] = await engine.ledger('s')
  expect(next).toMatchObject({ scheduled_for: at('02:00'), status: 'queued', due_at: null })
  expect(await engine.clock('s')).toMatchObject({
    locked_run_id: next!.id,
    locked_at: at('01:30'),
    waits: false,
    waiting_runs: 0,
  })
})

test('half a lock', async () => {
  await claimed()
  await engine.work(at('01:01'))
  await clock("locked_at = $1, locked_by = 'daemon'", [at('01:00')])
  await repaired('orphan_lock', 'locked since 2026-03-01 01:00:00+00 by daemon without a run', 'freed')
  expect(await engine.clock('s')).toMatchObject({ locked_at: null, locked_by: null })
})

test('a backlog that waits for nobody', async () => {
  await claimed()
  await engine.work(at('01:01'))
  await clock('waits = true')
  await repaired('stray_wait', 'what is due waits for a run, and none holds the schedule', 'it goes on')
  expect(await engine.claim(at('02:00'))).toMatchObject({ claimed: 2 })
})

test('held runs that wait for nobody begin, one at a time', async () => {
  const id = await claimed({ overlap: 'queue' })
  await engine.claim(at('02:00'), { ids: ['s'] })
  await engine.work(at('02:01'))
  const [, held] = await engine.ledger('s')
  expect(held).toMatchObject({ status: 'queued' })
  await engine.query(
    "update punctual.runs set status = 'pending', due_at = 'infinity', queued_at = null, wave = 0, open_jobs = 0 where id = $1",
    [held!.id],
  )
  await engine.query('delete from punctual.job_runs where run_id = $1', [held!.id])
  await clock('locked_run_id = null, locked_at = null, locked_by = null, waiting_runs = 1')
  await repaired('stray_wait', '1 pending runs waits for a run, and none holds the schedule', 'it goes on')
  expect(await engine.clock('s')).toMatchObject({ locked_run_id: held!.id, waiting_runs: 0 })
  expect(await engine.run(id)).toMatchObject({ status: 'succeeded' })
})

test('waiting runs, wrongly counted', async () => {
  await claimed({ overlap: 'queue' })
  await engine.claim(at('02:00'), { ids: ['s'] })
  await clock('waiting_runs = 3')
  await repaired('waiting_count', '3 runs are said to wait for the lock, and 1 do', 'counted again')
  expect(await engine.clock('s')).toMatchObject({ waiting_runs: 1 })
})

test('a due occurrence without a row is recorded as missed, whoever lost it', async () => {
  await claimed()
  await clock('cursor_at = $1, next_run_at = $2', [at('03:00'), at('04:00')])
  const found = (time: string) => `the occurrence of 2026-03-01 ${time}:00+00 was due, and has no row`
  expect(await breaks()).toEqual(
    ['02:00', '03:00'].map((time) => ({
      invariant: 'unrecorded',
      subject: 's',
      detail: found(time),
    })),
  )
  expect(await engine.sweep(at('03:30'))).toEqual([{ kind: 'unrecorded', subjects: ['s'] }])
  expect((await engine.ledger('s')).slice(1)).toMatchObject(
    ['02:00', '03:00'].map((time) => ({
      scheduled_for: at(time),
      status: 'skipped',
      reason: 'missed',
      occurrences: 1,
      detail: 'it was due and had no row: found by the sweep, what became of it cannot be told',
      decided_at: at('03:30'),
    })),
  )
  expect(await engine.clock('s')).toMatchObject({ skip_count: 2 })
  expect(await engine.repairs()).toEqual(
    ['02:00', '03:00'].map((time) => ({
      kind: 'unrecorded',
      subject: 's',
      detail: `${found(time)}: recorded as missed`,
    })),
  )
  expect(await breaks()).toEqual([])
})

test('a row for several covers what lies within it, and a request covers nothing', async () => {
  await engine.ready([[schedule('s'), hourly]])
  await engine.claim(at('04:30'))
  expect(await breaks()).toEqual([])
  await engine.query('update punctual.runs set first_scheduled_for = $1', [at('03:00')])
  expect((await breaks()).map(({ detail }) => detail).sort()).toEqual(
    ['01:00', '02:00'].map((time) => `the occurrence of 2026-03-01 ${time}:00+00 was due, and has no row`),
  )
  await engine.query('delete from punctual.runs')
  await engine.trigger('s', at('01:00'))
  expect(await breaks()).toHaveLength(4)
})

test('what was not due owes no row: before it was enabled, while it is not, and beyond its number of runs', async () => {
  await engine.define({ schedules: [schedule('s')] })
  await engine.enable('s', at('02:30'))
  await engine.forecast('s', hourly, at('02:30'))
  await engine.claim(at('03:00'))
  expect(await breaks()).toEqual([])
  await schedules('max_runs = 1')
  await clock('next_run_at = null, cursor_at = $1', [at('06:00')])
  expect(await breaks()).toEqual([])
  await schedules('max_runs = null, enabled = false')
  expect(await breaks()).toEqual([])
})

test('a run that was dispatched and has no job at work is lost, and its schedule goes on', async () => {
  const id = await claimed({ overlap: 'queue' })
  await engine.claim(at('02:00'), { ids: ['s'] })
  await engine.query(
    "update punctual.job_runs set status = 'succeeded', finished_at = $2 where run_id = $1",
    [id, at('01:01')],
  )
  const found = `run ${id} is queued, and no job of it is in the queue or at work`
  await repaired('jobless_run', found, 'closed as lost')
  expect(await engine.run(id)).toMatchObject({
    status: 'lost',
    error: found,
    detail: found,
    finished_at: at('01:30'),
    open_jobs: 0,
  })
  const [, next] = await engine.ledger('s')
  expect(next).toMatchObject({ status: 'queued' })
  expect(await engine.clock('s')).toMatchObject({
    run_count: 1,
    failure_count: 1,
    consecutive_failures: 1,
    locked_run_id: next!.id,
  })
})

test('what was still to come of a run that is lost is skipped', async () => {
  const jobs = [job('a'), job('b')]
  await engine.ready([[schedule('s', { waves: [['a'], ['b']] }), hourly]], { jobs })
  await engine.claim(at('01:00'))
  await engine.query("update punctual.job_runs set status = 'succeeded', finished_at = $1 where job = 'a'", [
    at('01:01'),
  ])
  await engine.sweep(at('01:30'))
  const [run] = await engine.ledger('s')
  expect((await engine.jobRuns(run!.id)).map(({ status }) => status)).toEqual(['succeeded', 'skipped'])
})

test('a pending run that nothing would ever dispatch is due now', async () => {
  await claimed()
  await engine.work(at('01:01'))
  const id = await engine.trigger('s', at('01:10'))
  await engine.query('update punctual.runs set due_at = null where id = $1', [id])
  await repaired('forgotten_run', `run ${id} is pending, and nothing says when it is due`, 'due now')
  expect(await engine.dispatch(at('01:30'))).toMatchObject({ dispatched: 1 })
})

test('a decided run that is still due', async () => {
  const id = await claimed()
  await engine.query('update punctual.runs set due_at = $2 where id = $1', [id, at('05:00')])
  await repaired('stray_due', `run ${id} is queued, and still due at 2026-03-01 05:00:00+00`, 'due no more')
})

test('an active run that holds no lock takes it', async () => {
  const id = await claimed()
  await clock('locked_run_id = null, locked_at = null, locked_by = null')
  await repaired('unlocked_run', `run ${id} is active, and does not hold the schedule`, 'it does now')
  expect(await engine.clock('s')).toMatchObject({
    locked_run_id: id,
    locked_at: at('01:00'),
    locked_by: 'daemon',
  })
})

test('two runs at once without leave are shown while they last, and recorded once', async () => {
  const id = await claimed({ overlap: 'allow' })
  await engine.claim(at('02:00'))
  const [, second] = await engine.ledger('s')
  expect(await breaks()).toEqual([])
  await schedules("overlap = 'skip'")
  const found = `runs ${id}, ${second!.id} are active at once, and overlap is skip`
  expect(await breaks()).toEqual([{ invariant: 'overlap', subject: 's', detail: found }])
  expect(await engine.sweep(at('02:10'))).toEqual([{ kind: 'overlap', subjects: ['s'] }])
  expect(await engine.sweep(at('02:20'))).toEqual([])
  expect(await engine.repairs()).toEqual([
    { kind: 'overlap', subject: 's', detail: `${found}: they end by themselves` },
  ])
  await engine.work(at('02:30'))
  expect(await breaks()).toEqual([])
})

test('a term of leadership that did not end when a later one began', async () => {
  const term = 'insert into punctual.leadership_terms (epoch, leader, gained_at) values ($1, $2, $3)'
  await engine.query(term, [1, 'first', at('00:00')])
  expect(await breaks()).toEqual([])
  await engine.query(term, [4, 'second', at('02:00')])
  expect(await breaks()).toEqual([
    {
      invariant: 'two_terms',
      subject: 'first',
      detail: 'its term of leadership, epoch 1, has not ended, and a later one began',
    },
  ])
  expect(await engine.sweep(at('03:00'))).toEqual([{ kind: 'two_terms', subjects: ['first'] }])
  expect(
    await engine.query('select epoch, lost_at, lost_reason from punctual.leadership_terms order by 1'),
  ).toEqual([
    { epoch: 1, lost_at: at('02:00'), lost_reason: 'replaced by second' },
    { epoch: 4, lost_at: null, lost_reason: null },
  ])
  expect(await breaks()).toEqual([])
})

test('without the index by which an occurrence has one row, the view says so', async () => {
  await engine.query('alter index punctual.runs_occurrence_idx rename to other_idx')
  expect(await breaks()).toMatchObject([{ invariant: 'not_unique', subject: 'punctual.runs' }])
  await engine.query('alter index punctual.other_idx rename to runs_occurrence_idx')
  expect(await breaks()).toEqual([])
})

test('a lock that names nobody, while a run is active, goes to that run', async () => {
  const id = await claimed()
  await clock('locked_run_id = 999999999')
  expect((await breaks()).map(({ invariant }) => invariant)).toEqual(['orphan_lock', 'unlocked_run'])
  expect(await engine.sweep(at('01:30'))).toEqual([{ kind: 'unlocked_run', subjects: ['s'] }])
  expect(await engine.clock('s')).toMatchObject({ locked_run_id: id })
  expect(await breaks()).toEqual([])
})

test('what another transaction holds is left for the next round', async () => {
  await engine.ready([[schedule('s'), hourly]])
  await clock('locked_run_id = 999999999')
  const holder = await engine.database.connect()
  await holder.query('begin')
  await holder.query("select from punctual.schedules where id = 's' for update")
  expect(await engine.sweep(at('00:30'))).toEqual([])
  await holder.query('rollback')
  expect(await engine.sweep(at('00:31'))).toEqual([{ kind: 'orphan_lock', subjects: ['s'] }])
})
