import { occurrences } from '../calendar/calendar.ts'
import { type LoadedSchedule, timingOfLoaded } from '../config.ts'

/** A schedule that is worth a try: the last one that fires some time, for examples stand at the end. */
export function suggestedSchedule(
  schedules: readonly LoadedSchedule[],
  now = new Date(),
): string | undefined {
  const fires = (schedule: LoadedSchedule) =>
    occurrences(timingOfLoaded(schedule), { after: now, count: 1 }).length > 0
  return (schedules.findLast(fires) ?? schedules.at(-1))?.id
}
