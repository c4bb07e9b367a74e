import type { Problem } from '../problems.ts'
import { calendarFields } from './calendar-fields.ts'
import { readFields, type Values } from './fields.ts'
import { scheduleFields } from './schedule-fields.ts'
import { configFields, jobFields } from './schema.ts'

type Item<Fields> = { path: string; values: Fields }

export type ReadJob = Item<Values<typeof jobFields>>
export type ReadSchedule = Item<Values<typeof scheduleFields>>
export type ReadCalendar = Item<Values<typeof calendarFields>> & { name: string }
export type ReadConfig = {
  jobs: ReadJob[]
  schedules: ReadSchedule[]
  calendars: ReadCalendar[]
  problems: Problem[]
}

/** Everything in the exported value that can be read, and a problem for everything that cannot. */
export function readConfig(exported: unknown): ReadConfig {
  const problems: Problem[] = []
  const config = readFields({ fields: configFields, given: exported, path: '', problems })
  const calendars = Object.entries(config.calendars ?? {}).map(([name, given]) => {
    const path = `calendars["${name}"]`
    return { name, path, values: readFields({ fields: calendarFields, given, path, problems }) }
  })
  const jobs = (config.jobs ?? []).map((given, index) => {
    const path = `jobs[${labelOf({ given, field: 'name', index })}]`
    return { path, values: readFields({ fields: jobFields, given, path, problems }) }
  })
  const schedules = (config.schedules ?? []).map((given, index) => {
    const path = `schedules[${labelOf({ given, field: 'id', index })}]`
    return { path, values: readFields({ fields: scheduleFields, given, path, problems }) }
  })
  return { jobs, schedules, calendars, problems }
}

/** Its name where it has one, which finds it faster than its position does. */
function labelOf({ given, field, index }: { given: unknown; field: string; index: number }): string {
  const label = (given as Record<string, unknown> | null | undefined)?.[field]
  return typeof label === 'string' && label !== '' ? JSON.stringify(label) : String(index)
}
