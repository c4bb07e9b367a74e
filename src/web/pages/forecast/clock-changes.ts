import { nextClockChange } from '../../../calendar/calendar.ts'
import type { ScheduleDetail } from '../../../db/schedules.ts'

export type ZoneChange = {
  zone: string
  schedules: number
  /** Undefined where the clock is not changed within 400 days. */
  at: Date | undefined
  /** What becomes of the schedules that it touches, each told by the calendar. */
  touched: { id: string; note: string }[]
}

/** For each zone in use the next change of its clock, the soonest first. */
export function zoneChanges(schedules: readonly ScheduleDetail[], { now }: { now: Date }): ZoneChange[] {
  const defined = schedules.filter(({ retiredAt }) => retiredAt === null)
  const zones = Map.groupBy(defined, ({ timezone }) => timezone)
  return [...zones]
    .map(([zone, members]) => {
      const at = nextChangeIn(zone, now)
      const touched = members.flatMap(({ id, clockChangeAt, clockChange: note }) =>
        note !== null && at !== undefined && clockChangeAt?.getTime() === at.getTime() ? [{ id, note }] : [],
      )
      return { zone, schedules: members.length, at, touched }
    })
    .sort(
      (one, other) =>
        (one.at?.getTime() ?? Number.POSITIVE_INFINITY) - (other.at?.getTime() ?? Number.POSITIVE_INFINITY) ||
        one.zone.localeCompare(other.zone),
    )
}

/** Every minute by fixed times: no change of the clock can fail to touch that. */
const everyMinute = '0-59 0-23 * * *'

function nextChangeIn(timezone: string, after: Date): Date | undefined {
  return nextClockChange({ cron: everyMinute, timezone }, { after })?.at
}
