import { Counter, Histogram, type Registry } from 'prom-client'
import type { Events } from '../events.ts'
import { boundedNames } from './bounded-names.ts'

const delays = [0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300]
const durations = [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3_600]

/** What a worker does: how late jobs start, how long they take, how attempts end. */
export function countJobs({ events, registry }: { events: Events; registry: Registry }): void {
  const registers = [registry]
  const delay = new Histogram({
    name: 'punctual_start_delay_seconds',
    help: 'From the instant of a scheduled or requested run to the start of each of its jobs, first attempts only.',
    labelNames: ['schedule'],
    buckets: delays,
    registers,
  })
  const listed = boundedNames()
  events.on('job.started', ({ schedule, attempt, trigger, lateMs }) => {
    // Of the past, the delay is not the worker's.
    if (attempt === 1 && (trigger === 'schedule' || trigger === 'manual'))
      delay.observe({ schedule: listed(schedule) }, Math.max(0, lateMs) / 1_000)
  })

  const duration = new Histogram({
    name: 'punctual_run_duration_seconds',
    help: 'How long attempts of a job took, however they ended.',
    labelNames: ['job'],
    buckets: durations,
    registers,
  })
  const attempts = new Counter({
    name: 'punctual_job_attempts_total',
    help: 'Attempts of a job: succeeded, failed for good, retry, cancelled, or refused at the door.',
    labelNames: ['job', 'outcome'],
    registers,
  })
  const ended = (job: string, outcome: string, durationMs: number) => {
    attempts.inc({ job, outcome })
    duration.observe({ job }, durationMs / 1_000)
  }
  events.on('job.finished', ({ job, durationMs }) => ended(job, 'succeeded', durationMs))
  events.on('job.failed', ({ job, durationMs, willRetry }) =>
    ended(job, willRetry ? 'retry' : 'failed', durationMs),
  )
  events.on('job.cancelled', ({ job, durationMs }) => ended(job, 'cancelled', durationMs))
  events.on('job.refused', ({ job }) => attempts.inc({ job, outcome: 'refused' }))

  const restarts = new Counter({
    name: 'punctual_worker_restarts_total',
    help: 'How often the runner of this worker died and was started again.',
    registers,
  })
  events.on('worker.restarted', () => restarts.inc())
}
