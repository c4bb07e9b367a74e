import { Gauge, type Registry } from 'prom-client'
import type { QueueFigures } from '../figures.ts'

/** The series of one sample of the queue. */
export function* queueSeries(registry: Registry, sample: QueueFigures): Iterable<void> {
  const gauge = (what: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `punctual_${what}`, help, labelNames, registers: [registry] })

  const jobs = gauge('queue_jobs', 'Jobs in the queue, those of other programs among them.', ['state'])
  for (const state of ['ready', 'running', 'scheduled', 'failed'] as const) jobs.set({ state }, sample[state])
  gauge('queue_oldest_job_age_seconds', 'How long the oldest ready job has waited.', ['state']).set(
    { state: 'ready' },
    sample.oldestAgeSeconds ?? 0,
  )
  gauge('notification_queue_usage_ratio', 'How much of the notification queue of the server is in use.').set(
    sample.notificationQueueUsage,
  )
  gauge(
    'clock_skew_seconds',
    'How far the clock of the leader is ahead of the server, which alone decides.',
  ).set(sample.clockSkewMs / 1_000)
  yield
}
