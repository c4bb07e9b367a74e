import type { Queryable } from '../../../db/database.ts'
import { listSchedules } from '../../../db/schedules.ts'
import { type Cell, cells, type Start } from '../../../forecast.ts'
import { shownOf, startsWithin } from './starts.ts'

export type DayAhead = {
  /** A day from now on, in the quarters of the hour: the first has begun, and so the last ends within one. */
  quarters: Cell[]
  /** How many schedules start at each minute of the hours of UTC; minutes at which none does are left out. */
  minutes: ReadonlyMap<number, number>
}

type Asked = {
  now: Date
  /** Whose starts these are, as far as whoever asks knows. */
  enabled?: readonly string[]
}

const dayMs = 24 * 3_600_000
const quarterMs = 900_000
const keptMs = 60_000
const mostSchedules = 2_000

/**
 * What starts within a day, as the calendar has it: a forecast is so many instants, which of a busy schedule are minutes.
 * Computed at most once a minute while the same schedules are enabled: of a large fleet it is tens of thousands.
 */
export function daysAhead() {
  let kept: { key: string; at: number; ahead: Promise<DayAhead> } | undefined
  return ({ now, enabled = [] }: Asked, database: Queryable): Promise<DayAhead> => {
    const key = enabled.join(' ')
    if (kept?.key === key && now.getTime() - kept.at < keptMs) return kept.ahead
    const reading = { key, at: now.getTime(), ahead: read(database, now) }
    kept = reading
    reading.ahead.catch(() => {
      if (kept === reading) kept = undefined
    })
    return reading.ahead
  }
}

async function read(database: Queryable, now: Date): Promise<DayAhead> {
  const schedules = await listSchedules(database, { limit: mostSchedules })
  const day = { from: now, until: new Date(now.getTime() + dayMs) }
  const starting = shownOf(schedules, { isPausedIncluded: false })
  const starts = await startsWithin(starting, { ...day, isPausedIncluded: false })
  const begun = new Date(Math.floor(now.getTime() / quarterMs) * quarterMs)
  return {
    quarters: cells(starts, { from: begun, until: day.until, cellMs: quarterMs }),
    minutes: minutesOf(starts),
  }
}

function minutesOf(starts: readonly Start[]): Map<number, number> {
  const byMinute = Map.groupBy(starts, ({ scheduledFor }) => scheduledFor.getUTCMinutes())
  return new Map(
    [...byMinute].map(([minute, own]) => [minute, new Set(own.map(({ scheduleId }) => scheduleId)).size]),
  )
}
