import { occurrences } from '../calendar/calendar.ts'
import { type ScheduleDetail, timingOf } from '../db/schedules.ts'
import type { Range, Start } from '../forecast.ts'

type Choice = Range & { /** The disabled ones too, as if they were enabled. */ all: boolean }

/** What is due of these schedules in a stretch of the future, by the calendar that the daemon asks. */
export function startsOf(schedules: readonly ScheduleDetail[], { all, ...range }: Choice): Start[] {
  return schedules.flatMap((schedule) =>
    instantsOf(schedule, beginningOf(schedule, { all, ...range })).map((scheduledFor) => ({
      scheduledFor,
      scheduleId: schedule.id,
    })),
  )
}

/** From when on it fires; null for never. A pause that ends by itself delays it. */
function beginningOf(
  { enabled, retiredAt, halt, pausedUntil }: ScheduleDetail,
  { all, from, until }: Choice,
) {
  if (retiredAt !== null || halt === 'error') return null
  if (enabled || all) return { from, until }
  return pausedUntil === null
    ? null
    : { from: new Date(Math.max(pausedUntil.getTime(), from.getTime())), until }
}

function instantsOf(schedule: ScheduleDetail, range: Range | null): Date[] {
  if (range === null) return []
  const { maxRuns, fireCount } = schedule
  return occurrences(timingOf(schedule), {
    after: new Date(range.from.getTime() - 1),
    until: new Date(range.until.getTime() - 1),
    count: maxRuns === null ? undefined : Math.max(0, maxRuns - fireCount),
  })
}
