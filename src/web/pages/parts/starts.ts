import { setImmediate } from 'node:timers/promises'
import { occurrences, type Timing } from '../../../calendar/calendar.ts'
import { type ScheduleDetail, timingOf } from '../../../db/schedules.ts'
import { CronError } from '../../../errors.ts'
import type { Range, Start } from '../../../forecast.ts'

export type Included = { isPausedIncluded: boolean }

/** Those of which starts are shown. A pause that ends by itself counts from its end on, without being asked for. */
export function shownOf(
  schedules: readonly ScheduleDetail[],
  { isPausedIncluded }: Included,
): ScheduleDetail[] {
  return schedules.filter(
    ({ enabled, pausedUntil, retiredAt, halt }) =>
      retiredAt === null && halt !== 'error' && (enabled || isPausedIncluded || pausedUntil !== null),
  )
}

/**
 * What of these schedules starts in a stretch of time, as the calendar has it. Schedules that are due at the same times are
 * computed once, and the process serves others in between.
 */
export async function startsWithin(
  schedules: readonly ScheduleDetail[],
  { from, until, isPausedIncluded }: Range & Included,
): Promise<Start[]> {
  const known = new Map<string, Date[]>()
  const starts: Start[] = []
  for (const schedule of schedules) {
    const timing = timingOf(schedule)
    const key = JSON.stringify(timing)
    let instants = known.get(key)
    if (instants === undefined) {
      await setImmediate()
      instants = instantsOf(timing, { from, until })
      known.set(key, instants)
    }
    const begins = isPausedIncluded || schedule.enabled ? from : (schedule.pausedUntil ?? until)
    for (const scheduledFor of instants)
      if (scheduledFor >= begins) starts.push({ scheduledFor, scheduleId: schedule.id })
  }
  return starts
}

function instantsOf(timing: Timing, { from, until }: Range): Date[] {
  try {
    const [after, last] = [new Date(from.getTime() - 1), new Date(until.getTime() - 1)]
    return occurrences(timing, { after, until: last })
  } catch (error) {
    // It was readable for the release that synced it; what is wrong with it is told on its own page.
    if (error instanceof CronError) return []
    throw error
  }
}
