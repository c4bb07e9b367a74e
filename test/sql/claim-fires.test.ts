import { expect, test } from 'vitest'
import { job, schedule } from './definitions.ts'
import { at, createEngine, every } from './engine.ts'

const engine = createEngine()

test('a due occurrence fires: one ledger row, one job in the queue, the clock moves on', async () => {
  await engine.ready([[schedule('hourly'), [at('12:00'), at('13:00')]]])
  const now = at('12:00:00.040')
  expect(await engine.claim(now)).toEqual({ claimed: 1, skipped: 0, first_due_at: at('12:00') })

  const [run, ...others] = await engine.ledger('hourly')
  expect(others).toEqual([])
  expect(run).toMatchObject({
    scheduled_for: at('12:00'),
    trigger: 'schedule',
    status: 'queued',
    reason: null,
    occurrences: 1,
    first_scheduled_for: null,
    claimed_by: 'daemon',
    epoch: null,
    wave: 1,
    wave_sizes: [1],
    open_jobs: 1,
    decided_at: now,
    queued_at: now,
    started_at: null,
    finished_at: null,
  })
  expect(await engine.clock('hourly')).toMatchObject({
    next_run_at: at('13:00'),
    cursor_at: at('12:00'),
    last_run_at: now,
    last_run_id: run!.id,
    run_count: 0,
    skip_count: 0,
    locked_at: now,
    locked_by: 'daemon',
    locked_run_id: run!.id,
  })
  expect(await engine.jobRuns(run!.id)).toMatchObject([
    { job: 'work', wave: 1, status: 'queued', attempt: 0, queued_at: now, started_at: null },
  ])
  expect(await engine.queue()).toHaveLength(1)
})

test('the queue gets what the job asked for, and the facts of its run beside the payload', async () => {
  const jobs = [
    job('mail', { task: 'send_mail', max_attempts: 7, priority: -3, queue: 'smtp', is_foreign: true }),
  ]
  const document = schedule('mails', { waves: [['mail']], payload: { folder: 'out', nested: { deep: [1] } } })
  await engine.ready([[document, [at('12:00')]]], { jobs })
  await engine.claim(at('12:00'))

  const [run] = await engine.ledger('mails')
  const [jobRun] = await engine.jobRuns(run!.id)
  expect(jobRun).toMatchObject({ is_foreign: true })
  expect(await engine.queue()).toMatchObject([
    {
      key: `punctual:${jobRun!.id}`,
      task: 'send_mail',
      queue: 'smtp',
      priority: -3,
      max_attempts: 7,
      payload: {
        folder: 'out',
        nested: { deep: [1] },
        _punctual: {
          jobRunId: String(jobRun!.id),
          runId: String(run!.id),
          scheduleId: 'mails',
          job: 'mail',
          scheduledFor: '2026-03-01T12:00:00+00:00',
          trigger: 'schedule',
        },
      },
    },
  ])
})

test('nothing fires before its instant, and at the very instant it does', async () => {
  await engine.ready([[schedule('hourly'), [at('12:00')]]])
  expect(await engine.claim(at('11:59:59.999'))).toEqual({ claimed: 0, skipped: 0, first_due_at: null })
  expect(await engine.ledger('hourly')).toEqual([])
  expect(await engine.claim(at('12:00'))).toMatchObject({ claimed: 1 })
})

test('a second claim at the same instant finds nothing left', async () => {
  await engine.ready([[schedule('hourly', { overlap: 'allow' }), [at('12:00'), at('13:00')]]])
  await engine.claim(at('12:00'))
  expect(await engine.claim(at('12:00'))).toEqual({ claimed: 0, skipped: 0, first_due_at: null })
  expect(await engine.queue()).toHaveLength(1)
})

test('a thousand schedules due at one instant are one claim', async () => {
  const ids = Array.from({ length: 1_000 }, (_, index) => `s${index}`)
  await engine.define({ schedules: ids.map((id) => schedule(id)) })
  await engine.query('select punctual.enable(s.id, null, $1, $2) from punctual.schedules s', [
    'me',
    at('00:00'),
  ])
  const forecasts = ids.map((id) => ({ id, revision: 1, forecast: [at('12:00')] }))
  expect(await engine.setForecasts(forecasts, at('00:00'))).toBe(1_000)
  expect(await engine.claim(at('12:00'))).toEqual({ claimed: 1_000, skipped: 0, first_due_at: at('12:00') })
  const distinct = await engine.query(
    'select count(distinct schedule_id)::integer as schedules, count(*)::integer as runs from punctual.runs',
  )
  expect(distinct).toEqual([{ schedules: 1_000, runs: 1_000 }])
  expect(await engine.queue()).toHaveLength(1_000)
})

test('a schedule without any job left records that, and the next ones too', async () => {
  await engine.ready([[schedule('hollow', { waves: [] }), [at('12:00'), at('13:00')]]])
  expect(await engine.claim(at('12:00'))).toEqual({ claimed: 0, skipped: 1, first_due_at: null })
  await engine.claim(at('13:00'))
  expect(await engine.ledger('hollow')).toMatchObject([
    {
      scheduled_for: at('12:00'),
      status: 'skipped',
      reason: 'no_such_job',
      queued_at: null,
      finished_at: at('12:00'),
    },
    { scheduled_for: at('13:00'), status: 'skipped', reason: 'no_such_job' },
  ])
  expect(await engine.clock('hollow')).toMatchObject({
    skip_count: 2,
    last_run_id: null,
    locked_run_id: null,
  })
  expect(await engine.queue()).toEqual([])
})

test('when the forecast is used up there is no next run, and a refill is due', async () => {
  const instants = every(60, { first: at('12:00'), count: 3 })
  await engine.ready([[schedule('minutely', { overlap: 'allow' }), instants]])
  for (const instant of instants) await engine.claim(instant)
  expect(await engine.clock('minutely')).toMatchObject({ next_run_at: null, cursor_at: at('12:02') })
  expect(await engine.tick(at('12:02'))).toMatchObject({ claimed: 0, refill_due: true })
  await engine.forecast('minutely', [at('12:03'), at('12:04')], at('12:02'))
  expect(await engine.clock('minutely')).toMatchObject({ next_run_at: at('12:03') })
  expect(await engine.ledger('minutely')).toHaveLength(3)
})
