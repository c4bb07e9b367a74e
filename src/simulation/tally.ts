import type { Exported, Verdict } from '../db/simulation.ts'
import type { Report, ScheduleSummary } from './report.ts'

type Counts = Report['total']

/** Per schedule and in all: how many came due, and what became of them. Keeps the first `limit` occurrences. */
export class Tally {
  readonly total: Counts = nothing()
  readonly #limit: number
  readonly #schedules: Map<string, ScheduleSummary>
  #listed: Verdict[] = []
  #seen = 0

  constructor({
    definitions: { schedules },
    durations,
    limit,
  }: {
    definitions: Exported
    durations: Readonly<Record<string, number>>
    limit: number
  }) {
    this.#limit = limit
    this.#schedules = new Map(
      schedules.map(({ id, cron, timezone, enabled }) => {
        const duration = (durations[id] ?? 0) / 1000
        const times = { firstAt: null, lastAt: null, duration, halted: null }
        return [id, { scheduleId: id, cron, timezone, enabled, ...nothing(), ...times }]
      }),
    )
  }

  add(found: Verdict): void {
    const summary = this.#schedules.get(found.scheduleId)!
    const first = found.firstScheduledFor ?? found.scheduledFor
    if (summary.firstAt === null || first < summary.firstAt) summary.firstAt = first
    if (summary.lastAt === null || found.scheduledFor > summary.lastAt) summary.lastAt = found.scheduledFor
    for (const counts of [this.total, summary]) count(counts, found)
    this.#list(found)
  }

  close(
    halted: ReadonlyMap<string, string>,
  ): Pick<Report, 'total' | 'schedules' | 'occurrences' | 'omitted'> {
    this.#shorten()
    const schedules = [...this.#schedules.values()]
    for (const summary of schedules) summary.halted = halted.get(summary.scheduleId) ?? null
    const omitted = this.#seen - this.#listed.length
    return { total: this.total, schedules, occurrences: this.#listed, omitted }
  }

  #list(found: Verdict): void {
    this.#seen += 1
    this.#listed.push(found)
    if (this.#listed.length >= 2 * this.#limit + 1_000) this.#shorten()
  }

  #shorten(): void {
    this.#listed.sort(inOrder)
    this.#listed.length = Math.min(this.#listed.length, this.#limit)
  }
}

function nothing(): Counts {
  return { occurrences: 0, fires: 0, holds: 0, skips: 0, reasons: {} }
}

const fields = { fire: 'fires', hold: 'holds', skip: 'skips' } as const

function count(counts: Counts, { verdict, reason, occurrences }: Verdict): void {
  counts.occurrences += occurrences
  counts[fields[verdict]] += occurrences
  if (reason !== null) counts.reasons[reason] = (counts.reasons[reason] ?? 0) + occurrences
}

function inOrder(one: Verdict, other: Verdict): number {
  const byTime = one.scheduledFor.getTime() - other.scheduledFor.getTime()
  return byTime || (one.scheduleId < other.scheduleId ? -1 : 1)
}
