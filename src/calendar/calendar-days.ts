import type { Problem } from '../problems.ts'

/** Days in a row, both ends included, as ISO dates. */
export type CalendarDay = { firstDay: string; lastDay: string; label: string | null }

/** Years, both included. */
export type Years = { from: number; to: number }

/** What a source of days gives, and what is wrong with it; paths begin where the source does. */
export type CalendarDays = { days: CalendarDay[]; problems: Problem[] }

/** In order, each once; those of one day under one label. */
export function ordered(days: readonly CalendarDay[]): CalendarDay[] {
  const byDays = Map.groupBy(days, ({ firstDay, lastDay }) => `${firstDay} ${lastDay}`)
  return [...byDays]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, same]) => {
      const labels = new Set(same.flatMap(({ label }) => label ?? []))
      return { ...same[0]!, label: labels.size === 0 ? null : [...labels].sort().join(', ') }
    })
}

/** The date so many days later. */
export function daysLater(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10)
}
