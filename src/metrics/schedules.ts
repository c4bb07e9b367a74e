import { Counter, Gauge, type Registry } from 'prom-client'
import type { ScheduleFigures, SchedulerFigures } from '../figures.ts'

type Sample = { rows: readonly ScheduleFigures[]; totals: SchedulerFigures }

/** The series of one sample of all schedules. It pauses after each metric, which may have thousands of them. */
export function* scheduleSeries(registry: Registry, { rows, totals }: Sample): Iterable<void> {
  yield tellTotals({ registry, totals, listed: rows.length })
  yield* tellSchedules({ registry, rows })
  yield* countRuns({ registry, rows })
}

type Totals = { registry: Registry; totals: SchedulerFigures; listed: number }

function tellTotals({ registry, totals, listed }: Totals): void {
  const gauge = (what: string, help: string, value: number) =>
    new Gauge({ name: `punctual_${what}`, help, registers: [registry] }).set(value)
  const states = new Gauge({
    name: 'punctual_schedules',
    help: 'Schedules by state.',
    labelNames: ['state'],
    registers: [registry],
  })
  for (const [state, count] of Object.entries(totals.states)) states.set({ state }, count)
  const { retired = 0, ...others } = totals.states
  const all = Object.values(others).reduce((sum, count) => sum + count, 0)
  gauge(
    'schedules_unlisted',
    'Schedules beyond the bound, which have no series of their own.',
    Math.max(0, all - listed),
  )
  gauge('schedules_failing', 'Schedules whose last run failed.', totals.failing)
  gauge(
    'overdue',
    'What should have been decided by now and was not, as punctual.overdue lists it.',
    totals.overdue,
  )
  if (totals.oldestOverdueAt !== null)
    gauge(
      'overdue_since_timestamp_seconds',
      'Since when the oldest of it is due.',
      inSeconds(totals.oldestOverdueAt),
    )
  gauge('occurrences_owed', 'Missed occurrences that nobody has run or dismissed.', totals.owed)
  gauge('pending_runs', 'Runs that wait for their turn.', totals.pending)
  gauge('workers', 'Workers that give a sign of life.', totals.workers)
  gauge('daemons', 'Daemons that give a sign of life.', totals.daemons)
}

type Rows = { registry: Registry; rows: readonly ScheduleFigures[] }

function* tellSchedules({ registry, rows }: Rows): Iterable<void> {
  const gauge = (what: string, help: string, figureOf: (row: ScheduleFigures) => number | Date | null) => {
    const series = new Gauge({
      name: `punctual_${what}`,
      help,
      labelNames: ['schedule'],
      registers: [registry],
    })
    for (const row of rows) {
      const value = figureOf(row)
      if (value !== null) series.set({ schedule: row.id }, value instanceof Date ? inSeconds(value) : value)
    }
  }
  const info = new Gauge({
    name: 'punctual_schedule_info',
    help: 'Always 1; the labels say what a schedule is.',
    labelNames: ['schedule', 'job', 'cron', 'timezone', 'catch_up_policy', 'overlap_policy'],
    registers: [registry],
  })
  for (const { id: schedule, job, cron, timezone, catchUp, overlap } of rows)
    info.set({ schedule, job, cron, timezone, catch_up_policy: catchUp, overlap_policy: overlap }, 1)
  yield gauge('schedule_enabled', '1 while the schedule is enabled, else 0.', ({ enabled }) =>
    Number(enabled),
  )
  yield gauge(
    'schedule_next_run_timestamp_seconds',
    'When the next occurrence is due.',
    ({ nextRunAt }) => nextRunAt,
  )
  yield gauge(
    'schedule_last_due_timestamp_seconds',
    'The last occurrence in the ledger.',
    ({ lastDueAt }) => lastDueAt,
  )
  yield gauge(
    'schedule_last_success_timestamp_seconds',
    'When a run last succeeded.',
    ({ lastSuccessAt }) => lastSuccessAt,
  )
  yield gauge(
    'schedule_expected_interval_seconds',
    'Longest time between two occurrences that lie ahead.',
    ({ expectedIntervalSeconds }) => expectedIntervalSeconds,
  )
  yield gauge(
    'schedule_consecutive_failures',
    'Failed runs since the last one that succeeded.',
    ({ consecutiveFailures }) => consecutiveFailures,
  )
  yield gauge('missed_open', 'Missed occurrences that nobody has run or dismissed.', ({ owed }) => owed)
}

/** Counted in the database, each run when it has ended. Requests of people are runs, and no occurrences. */
function* countRuns({ registry, rows }: Rows): Iterable<void> {
  const counter = (what: string, help: string, label: string[]) =>
    new Counter({ name: `punctual_${what}`, help, labelNames: ['schedule', ...label], registers: [registry] })
  const occurrences = counter(
    'occurrences_total',
    'Occurrences that were accounted for, by how they ended.',
    ['outcome'],
  )
  const skipped = counter('occurrences_skipped_total', 'Occurrences that did not run, by reason code.', [
    'reason',
  ])
  const runs = counter('runs_total', 'Rows of the ledger that ended, by outcome and by what caused them.', [
    'outcome',
    'trigger',
  ])
  for (const [index, { id: schedule, counts }] of rows.entries()) {
    if (index % 500 === 0) yield
    // A counter that begins with its first skip would hide that one from increase().
    for (const reason of ['missed', 'overlap']) skipped.inc({ schedule, reason }, 0)
    for (const { trigger, outcome, reason, ...count } of counts) {
      runs.inc({ schedule, outcome, trigger }, count.runs)
      if (trigger !== 'schedule' && trigger !== 'catch_up') continue
      occurrences.inc({ schedule, outcome }, count.occurrences)
      if (outcome === 'skipped') skipped.inc({ schedule, reason }, count.occurrences)
    }
  }
}

const inSeconds = (instant: Date) => instant.getTime() / 1_000
