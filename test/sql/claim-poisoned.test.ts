import { expect, test } from 'vitest'
import { calendar, job, schedule } from './definitions.ts'
import { at, createEngine } from './engine.ts'

const engine = createEngine()
const hourly = [at('12:00'), at('13:00')]

/** Healthy schedules around one that runs `bad`. */
async function ready({
  bad = job('bad'),
  waves = [['bad']],
}: {
  bad?: ReturnType<typeof job>
  waves?: string[][]
}) {
  const healthy = ['a', 'b', 'y', 'z'].map(
    (id) => [schedule(id), hourly] as [ReturnType<typeof schedule>, Date[]],
  )
  const jobs = [job('work'), bad]
  await engine.ready(
    [...healthy.slice(0, 2), [schedule('poisoned', { waves }), hourly], ...healthy.slice(2)],
    { jobs },
  )
}

const poisons: Record<string, { fields: Parameters<typeof job>[1]; evidence: RegExp }> = {
  'a queue name that the queue refuses': { fields: { queue: 'q'.repeat(200) }, evidence: /queue/ },
  'a task name that the queue refuses': { fields: { task: 't'.repeat(200) }, evidence: /task|identifier/ },
}

for (const [name, { fields, evidence }] of Object.entries(poisons)) {
  test(`${name} is contained: the healthy ones run, the poisoned one has its row`, async () => {
    await ready({ bad: job('bad', fields) })
    await engine.claim(at('12:00'))
    for (const id of ['a', 'b', 'y', 'z']) {
      expect(await engine.ledger(id)).toMatchObject([{ status: 'queued', reason: null }])
      expect(await engine.clock(id)).toMatchObject({ next_run_at: at('13:00') })
    }
    expect(await engine.queue()).toHaveLength(4)
    expect(await engine.ledger('poisoned')).toMatchObject([
      {
        scheduled_for: at('12:00'),
        status: 'skipped',
        reason: 'enqueue_failed',
        detail: expect.stringMatching(evidence),
        open_jobs: 0,
        queued_at: null,
        finished_at: at('12:00'),
      },
    ])
    expect(await engine.clock('poisoned')).toMatchObject({
      next_run_at: at('13:00'),
      skip_count: 1,
      run_count: 0,
      locked_at: null,
      locked_by: null,
      locked_run_id: null,
    })
  })
}

test('a poisoned schedule gets a row each time, and runs once it is mended', async () => {
  await ready({ bad: job('bad', { queue: 'q'.repeat(200) }) })
  await engine.claim(at('12:00'))
  await engine.query("update punctual.jobs set queue = null where name = 'bad'")
  await engine.claim(at('13:00'))
  expect(await engine.ledger('poisoned')).toMatchObject([
    { reason: 'enqueue_failed' },
    { reason: null, status: 'queued' },
  ])
})

test('a request that cannot be enqueued is closed likewise', async () => {
  await ready({ bad: job('bad', { queue: 'q'.repeat(200) }) })
  const run = await engine.trigger('poisoned', at('11:00'))
  const healthy = await engine.trigger('a', at('11:00'))
  await engine.dispatch(at('11:00'))
  expect(await engine.run(run)).toMatchObject({ status: 'skipped', reason: 'enqueue_failed' })
  expect(await engine.run(healthy)).toMatchObject({ status: 'queued' })
  expect(await engine.clock('poisoned')).toMatchObject({ locked_run_id: null, skip_count: 1 })
})

test('a later wave that cannot be enqueued fails its run, abandons what is left of it and frees the lock', async () => {
  await ready({ bad: job('bad', { queue: 'q'.repeat(200) }), waves: [['work'], ['bad'], ['work']] })
  await engine.query("update punctual.schedule_jobs set job = 'last' where wave = 3")
  await engine.query("insert into punctual.jobs (name, task) values ('last', 'punctual:last')")
  await engine.claim(at('12:00'))
  await engine.work(at('12:00:10'))

  const [run] = await engine.ledger('poisoned')
  expect(run).toMatchObject({
    status: 'failed',
    reason: 'enqueue_failed',
    error: expect.stringContaining('queue'),
    wave: 2,
    queued_at: at('12:00'),
    finished_at: at('12:00:10'),
  })
  expect((await engine.jobRuns(run!.id)).map(({ job, status }) => [job, status])).toEqual([
    ['work', 'succeeded'],
    ['bad', 'skipped'],
    ['last', 'skipped'],
  ])
  expect(await engine.clock('poisoned')).toMatchObject({
    run_count: 1,
    failure_count: 1,
    consecutive_failures: 1,
    locked_run_id: null,
  })
  expect(await engine.ledger('a')).toMatchObject([{ status: 'succeeded' }])
})

test('however many runs of it wait for each other, they are closed one after the other, and stop no tick', async () => {
  await ready({ bad: job('bad', { queue: 'q'.repeat(200) }) })
  const count = 150
  for (let asked = 0; asked < count; asked++) await engine.trigger('poisoned', at('11:00'))
  // As run_missed leaves them, which may be any number.
  await engine.query("update punctual.runs set trigger = 'retry'")
  expect(await engine.tick(at('12:00'))).toMatchObject({ claimed: 5 })
  const refused = (await engine.ledger('poisoned')).filter(({ reason }) => reason === 'enqueue_failed')
  expect(refused).toHaveLength(count + 1)
  expect(await engine.clock('poisoned')).toMatchObject({ locked_run_id: null, waiting_runs: 0 })
})

test('a time zone that the server has forgotten parks its schedule, and what of it waits for another day', async () => {
  const holidays = { calendars: ['holidays'], on_blackout: 'next_day' }
  const ids = ['rolled', 'zoned', 'healthy']
  const documents = ids.map((id) => schedule(id, id === 'healthy' ? {} : holidays))
  await engine.define({ schedules: documents, calendars: [calendar('holidays', ['2026-02-28'])] })
  for (const id of ids) {
    await engine.enable(id, at('00:00'))
    await engine.forecast(id, id === 'rolled' ? [at('23:00')] : hourly, at('00:00'))
  }
  await engine.query(
    `insert into punctual.runs (schedule_id, scheduled_for, trigger, status, due_at)
     values ('rolled', '2026-02-28T12:00Z', 'schedule', 'pending', $1)`,
    [at('12:00')],
  )
  await engine.query("update punctual.schedules set timezone = 'US/Nowhere' where id <> 'healthy'")
  expect(await engine.tick(at('12:00'))).toMatchObject({ claimed: 1 })
  expect(await engine.schedule('zoned')).toMatchObject({
    halt: 'error',
    forecast_error: 'time zone "US/Nowhere" not recognized',
  })
  expect(await engine.clock('zoned')).toMatchObject({ next_run_at: null, cursor_at: at('00:00') })
  expect(await engine.ledger('rolled')).toMatchObject([
    { status: 'cancelled', detail: 'time zone "US/Nowhere" not recognized' },
  ])
  expect(await engine.tick(at('13:00'))).toMatchObject({ held: false })
  await engine.disable('zoned', at('13:30'))
  expect(await engine.ledger('zoned')).toMatchObject([{ reason: 'missed', occurrences: 2 }])
})
