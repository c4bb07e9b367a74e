/** What the leader samples four times a minute: the fields of the events `queue.sampled` and `schedules.sampled`. */

/** Who sampled: a leader's epoch, or null where daemons poll without a leader. */
type Sampled = { epoch: number | null }

export type QueueFigures = {
  ready: number
  running: number
  scheduled: number
  failed: number
  /** How long the oldest ready job has waited; null when none is ready. */
  oldestAgeSeconds: number | null
  oldestTask: string | null
  /** How much of the server's notification queue is in use, from 0 to 1. */
  notificationQueueUsage: number
  /** How far this process's clock is ahead of the server's. */
  clockSkewMs: number
}

/** Runs of one schedule that ended alike, and how many occurrences they stand for. */
export type RunCount = { trigger: string; outcome: string; reason: string; runs: number; occurrences: number }

export type ScheduleFigures = {
  id: string
  job: string
  cron: string
  timezone: string
  catchUp: string
  overlap: string
  enabled: boolean
  consecutiveFailures: number
  owed: number
  nextRunAt: Date | null
  lastDueAt: Date | null
  lastSuccessAt: Date | null
  expectedIntervalSeconds: number | null
  counts: readonly RunCount[]
}

export type SchedulerFigures = {
  /** How many schedules are in which state. */
  states: Readonly<Record<string, number>>
  overdue: number
  failing: number
  owed: number
  pending: number
  oldestOverdueAt: Date | null
  workers: number
  daemons: number
}

export type QueueSample = Sampled & QueueFigures
export type ScheduleSample = Sampled & { rows: readonly ScheduleFigures[]; totals: SchedulerFigures }
