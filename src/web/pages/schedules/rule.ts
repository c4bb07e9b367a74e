import { describe } from '../../../calendar/calendar.ts'
import { type ListedSchedule, timingOf } from '../../../db/schedules.ts'
import { CronError } from '../../../errors.ts'

/** The rule in words, in its own zone. One that cannot be read is shown as it is; why is on its row as its problem. */
export function sentence(schedule: ListedSchedule): string {
  try {
    return describe(timingOf(schedule))
  } catch (error) {
    if (error instanceof CronError) return `${schedule.cron} is not readable, ${schedule.timezone}`
    throw error
  }
}
