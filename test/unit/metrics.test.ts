import { describe, expect, test } from 'vitest'
import { Events } from '../../src/events.ts'
import type { RunCount, ScheduleFigures, SchedulerFigures } from '../../src/figures.ts'
import { createMetrics } from '../../src/metrics.ts'
import { figureIn, parseMetrics, type Sample } from '../support/metrics.ts'

const job = { schedule: 'feed', run: '7', job: 'import', attempt: 1 }

function start() {
  const events = new Events()
  const metrics = createMetrics({ events })
  const samples = async () => parseMetrics(await metrics.text())
  return {
    events,
    metrics,
    samples,
    value: async (name: string, labels?: Record<string, string>) => figureIn(await samples(), name, labels),
  }
}

function figures(id: string, fields: Partial<ScheduleFigures> = {}): ScheduleFigures {
  return {
    id,
    job: 'import',
    cron: '*/5 * * * *',
    timezone: 'UTC',
    catchUp: 'skip',
    overlap: 'queue',
    enabled: true,
    consecutiveFailures: 0,
    owed: 0,
    nextRunAt: new Date(2_000_000),
    lastDueAt: new Date(1_700_000),
    lastSuccessAt: null,
    expectedIntervalSeconds: 300,
    counts: [],
    ...fields,
  }
}

const totals: SchedulerFigures = {
  states: { enabled: 2, retired: 5 },
  overdue: 1,
  failing: 0,
  owed: 3,
  pending: 4,
  oldestOverdueAt: null,
  workers: 2,
  daemons: 2,
}
const queue = {
  ready: 12,
  running: 3,
  scheduled: 1,
  failed: 2,
  oldestAgeSeconds: 90,
  oldestTask: 'x',
  notificationQueueUsage: 0.25,
  clockSkewMs: -1_500,
}
const gained = (epoch: number) => ({ worker: 'daemon-1', epoch, waitedMs: 1 })
const lost = (epoch: number) => ({ worker: 'daemon-1', epoch, reason: 'resigned' })
const derived = (samples: Sample[]) =>
  [...new Set(samples.map(({ name }) => name))].filter((name) =>
    /^punctual_(schedule|queue|runs|occurr|missed|overdue|clock)/.test(name),
  )

describe('a daemon', () => {
  test('tells whether it leads, since when it runs, and how often that changed', async () => {
    const { events, value, samples } = start()
    expect(figureIn(await samples(), 'punctual_daemon_leader')).toBeUndefined()
    events.emit('daemon.started', { worker: 'daemon-1' })
    expect(await value('punctual_daemon_leader')).toBe(0)
    expect(await value('punctual_daemon_start_timestamp_seconds')).toBeCloseTo(Date.now() / 1_000, -1)
    events.emit('leader.gained', gained(1))
    expect(await value('punctual_daemon_leader')).toBe(1)
    events.emit('leader.lost', lost(1))
    events.emit('leader.gained', gained(3))
    expect(await value('punctual_leadership_changes_total')).toBe(2)
    events.emit('session.lost', { error: new Error('gone') })
    expect(await value('punctual_daemon_leader')).toBe(0)
  })

  test('counts sessions opened anew, and says whether it hears what is notified', async () => {
    const { events, value } = start()
    events.emit('daemon.started', { worker: 'daemon-1' })
    events.emit('session.connected', { backend: 1 })
    expect(await value('punctual_listen_connected')).toBeUndefined()
    events.emit('daemon.standby', { worker: 'daemon-1' })
    expect(await value('punctual_listen_connected')).toBe(1)
    events.emit('session.lost', { error: new Error('gone') })
    expect(await value('punctual_listen_connected')).toBe(0)
    expect(await value('punctual_db_reconnects_total')).toBe(0)
    events.emit('session.connected', { backend: 2 })
    events.emit('leader.gained', gained(2))
    expect(await value('punctual_listen_connected')).toBe(1)
    expect(await value('punctual_db_reconnects_total')).toBe(1)
  })

  test('measures passes, and counts failures, repairs and beats', async () => {
    const { events, value } = start()
    events.emit('daemon.started', { worker: 'daemon-1' })
    events.emit('tick.claimed', { claimed: 3, skipped: 0, dispatched: 0, durationMs: 8, lateMs: 40 })
    events.emit('tick.claimed', { claimed: 0, skipped: 0, dispatched: 1, durationMs: 80, lateMs: 0 })
    expect(await value('punctual_loop_lag_seconds_count')).toBe(1)
    expect(await value('punctual_loop_lag_seconds_bucket', { le: '0.025' })).toBe(0)
    expect(await value('punctual_loop_lag_seconds_bucket', { le: '0.05' })).toBe(1)
    expect(await value('punctual_pass_duration_seconds_count')).toBe(2)
    events.emit('tick.failed', { error: new Error('no'), retryInMs: 50 })
    events.emit('keeper.failed', { error: new Error('no') })
    events.emit('sweep.repaired', { kind: 'lost_run', subjects: ['a', 'b'] })
    expect(await value('punctual_pass_failures_total')).toBe(1)
    expect(await value('punctual_housekeeping_failures_total')).toBe(1)
    expect(await value('punctual_repairs_total', { kind: 'lost_run' })).toBe(2)
    events.emit('daemon.beat')
    expect(await value('punctual_daemon_heartbeat_timestamp_seconds')).toBeCloseTo(Date.now() / 1_000, -1)
  })
})

describe('a worker', () => {
  test('measures the delay of first attempts of what is due or asked for now', async () => {
    const { events, value } = start()
    events.emit('worker.started', { worker: 'worker-1' })
    events.emit('job.started', { ...job, trigger: 'schedule', lateMs: 200 })
    events.emit('job.started', { ...job, trigger: 'manual', lateMs: -5 })
    events.emit('job.started', { ...job, trigger: 'schedule', attempt: 2, lateMs: 60_000 })
    events.emit('job.started', { ...job, trigger: 'backfill', lateMs: 9e9 })
    const labels = { schedule: 'feed' }
    expect(await value('punctual_start_delay_seconds_count', labels)).toBe(2)
    expect(await value('punctual_start_delay_seconds_sum', labels)).toBe(0.2)
  })

  test('counts attempts by how they ended', async () => {
    const { events, samples } = start()
    events.emit('worker.started', { worker: 'worker-1' })
    events.emit('job.finished', { ...job, durationMs: 100 })
    events.emit('job.failed', { ...job, durationMs: 100, error: 'no', willRetry: true })
    events.emit('job.failed', { ...job, durationMs: 100, error: 'no', willRetry: false })
    events.emit('job.cancelled', { ...job, durationMs: 100, reason: 'cancelled' })
    events.emit('job.refused', { ...job, reason: 'cancelled' })
    events.emit('worker.restarted', { error: new Error('no') })
    const now = await samples()
    for (const outcome of ['succeeded', 'retry', 'failed', 'cancelled', 'refused'])
      expect.soft(figureIn(now, 'punctual_job_attempts_total', { job: 'import', outcome }), outcome).toBe(1)
    expect(figureIn(now, 'punctual_run_duration_seconds_count', { job: 'import' })).toBe(4)
    expect(figureIn(now, 'punctual_worker_restarts_total')).toBe(1)
  })

  test('schedules beyond two thousand share one label', async () => {
    const { events, samples } = start()
    events.emit('worker.started', { worker: 'worker-1' })
    for (let index = 0; index < 2_010; index++)
      events.emit('job.started', { ...job, schedule: `s${index}`, trigger: 'schedule', lateMs: 1 })
    const counts = (await samples()).filter(({ name }) => name === 'punctual_start_delay_seconds_count')
    expect(counts).toHaveLength(2_001)
    expect(counts.at(-1)).toMatchObject({ labels: { schedule: '(others)' }, value: 10 })
  })
})

describe('what the database knows', () => {
  const sampled = (epoch: number | null, counts: RunCount[] = []) => ({
    epoch,
    rows: [figures('feed', { counts }), figures('sync', { nextRunAt: null, owed: 3, enabled: false })],
    totals,
  })

  test('is told by the leader, and by nobody else', async () => {
    const { events, samples } = start()
    events.emit('daemon.started', { worker: 'daemon-1' })
    events.emit('schedules.sampled', sampled(4))
    events.emit('queue.sampled', { epoch: 4, ...queue })
    expect(derived(await samples())).toEqual([])
    events.emit('leader.gained', gained(5))
    events.emit('schedules.sampled', sampled(4))
    expect(derived(await samples())).toEqual([])
    events.emit('schedules.sampled', sampled(5))
    events.emit('queue.sampled', { epoch: 5, ...queue })
    expect(derived(await samples())).toEqual(
      expect.arrayContaining(['punctual_schedule_info', 'punctual_queue_jobs']),
    )
    events.emit('leader.lost', lost(5))
    expect(derived(await samples())).toEqual([])
    events.emit('schedules.sampled', sampled(5))
    expect(derived(await samples())).toEqual([])
  })

  test('is told by each that polls without a leader', async () => {
    const { events, samples } = start()
    events.emit('daemon.started', { worker: 'daemon-1' })
    events.emit('schedules.sampled', sampled(null))
    expect(derived(await samples())).not.toEqual([])
    events.emit('session.lost', { error: new Error('gone') })
    expect(derived(await samples())).toEqual([])
  })

  test('the queue', async () => {
    const { events, value } = start()
    events.emit('leader.gained', gained(1))
    events.emit('queue.sampled', { epoch: 1, ...queue })
    expect(await value('punctual_queue_jobs', { state: 'ready' })).toBe(12)
    expect(await value('punctual_queue_jobs', { state: 'failed' })).toBe(2)
    expect(await value('punctual_queue_oldest_job_age_seconds', { state: 'ready' })).toBe(90)
    expect(await value('punctual_notification_queue_usage_ratio')).toBe(0.25)
    expect(await value('punctual_clock_skew_seconds')).toBe(-1.5)
  })

  test('schedules: instants as instants, and no series where there is nothing to say', async () => {
    const { events, samples } = start()
    events.emit('leader.gained', gained(1))
    events.emit('schedules.sampled', sampled(1))
    const now = await samples()
    const of = (name: string, schedule: string) => figureIn(now, `punctual_${name}`, { schedule })
    expect(of('schedule_next_run_timestamp_seconds', 'feed')).toBe(2_000)
    expect(of('schedule_next_run_timestamp_seconds', 'sync')).toBeUndefined()
    expect(of('schedule_last_due_timestamp_seconds', 'feed')).toBe(1_700)
    expect(of('schedule_last_success_timestamp_seconds', 'feed')).toBeUndefined()
    expect(of('schedule_expected_interval_seconds', 'feed')).toBe(300)
    expect(of('schedule_enabled', 'sync')).toBe(0)
    expect(of('missed_open', 'sync')).toBe(3)
    expect(now.find(({ name }) => name === 'punctual_schedule_info')!.labels).toEqual({
      schedule: 'feed',
      job: 'import',
      cron: '*/5 * * * *',
      timezone: 'UTC',
      catch_up_policy: 'skip',
      overlap_policy: 'queue',
    })
    expect(figureIn(now, 'punctual_schedules', { state: 'retired' })).toBe(5)
    expect(figureIn(now, 'punctual_schedules_unlisted')).toBe(0)
    expect(figureIn(now, 'punctual_overdue')).toBe(1)
  })

  test('runs are counted as rows, occurrences as many as those stand for, and requests are none', async () => {
    const { events, samples } = start()
    events.emit('leader.gained', gained(1))
    const counts = [
      { trigger: 'schedule', outcome: 'succeeded', reason: '', runs: 4, occurrences: 4 },
      { trigger: 'catch_up', outcome: 'succeeded', reason: '', runs: 1, occurrences: 6 },
      { trigger: 'schedule', outcome: 'skipped', reason: 'missed', runs: 1, occurrences: 6 },
      { trigger: 'schedule', outcome: 'skipped', reason: 'overlap', runs: 2, occurrences: 2 },
      { trigger: 'manual', outcome: 'skipped', reason: 'overlap', runs: 1, occurrences: 1 },
    ]
    events.emit('schedules.sampled', sampled(1, counts))
    const now = await samples()
    const feed = (name: string, labels: Record<string, string>) =>
      figureIn(now, `punctual_${name}`, { schedule: 'feed', ...labels })
    expect(feed('runs_total', { outcome: 'succeeded', trigger: 'catch_up' })).toBe(1)
    expect(feed('runs_total', { outcome: 'skipped', trigger: 'schedule' })).toBe(3)
    expect(feed('runs_total', { outcome: 'skipped', trigger: 'manual' })).toBe(1)
    expect(feed('occurrences_total', { outcome: 'succeeded' })).toBe(10)
    expect(feed('occurrences_total', { outcome: 'skipped' })).toBe(8)
    expect(feed('occurrences_skipped_total', { reason: 'overlap' })).toBe(2)
  })
})

describe('the format', () => {
  test('no value of a label can break it', async () => {
    const { events, samples } = start()
    events.emit('leader.gained', gained(1))
    const hostile = [
      'quote"} 1\npunctual_forged 1',
      'back\\slash\\',
      'line\nbreak',
      '#{}=,',
      'é “ \u2028 \r \t',
    ]
    const rows = hostile.map((cron, index) => figures(`s${index}`, { cron, job: cron }))
    events.emit('schedules.sampled', { epoch: 1, rows, totals })
    const now = await samples()
    expect(now.map(({ name }) => name)).not.toContain('punctual_forged')
    const infos = now.filter(({ name }) => name === 'punctual_schedule_info')
    expect(infos.map(({ labels }) => labels.cron)).toEqual(hostile)
  })

  test('the labels that belong to the platform are never there', async () => {
    const { events, samples } = start()
    events.emit('daemon.started', { worker: 'daemon-1' })
    events.emit('worker.started', { worker: 'worker-1' })
    events.emit('leader.gained', gained(1))
    events.emit('job.finished', { ...job, durationMs: 100 })
    events.emit('schedules.sampled', { epoch: 1, rows: [figures('feed')], totals })
    const labels = new Set((await samples()).flatMap((sample) => Object.keys(sample.labels)))
    for (const label of ['app', 'region', 'host', 'instance']) expect(labels).not.toContain(label)
  })

  test('an answer stays small: a thousand schedules are about a megabyte', async () => {
    const { events, metrics } = start()
    events.emit('leader.gained', gained(1))
    const counts = ['succeeded', 'failed', 'skipped'].map((outcome) => ({
      ...{ trigger: 'schedule', outcome, reason: 'overlap' },
      ...{ runs: 1_000_000, occurrences: 1_000_000 },
    }))
    const rows = Array.from({ length: 1_000 }, (_, index) =>
      figures(`some-schedule-of-length-${index}`, { counts }),
    )
    events.emit('schedules.sampled', { epoch: 1, rows, totals })
    const bytes = Buffer.byteLength(await metrics.text())
    console.log(`${bytes} bytes for 1,000 schedules`)
    expect(bytes).toBeLessThan(1_500_000)
  })

  test('the figures of the process itself are there', async () => {
    const { value } = start()
    expect(await value('process_cpu_seconds_total')).toBeGreaterThan(0)
    expect(await value('nodejs_heap_size_used_bytes')).toBeGreaterThan(0)
    expect(await value('punctual_build_info', { node: process.version })).toBe(1)
  })
})
