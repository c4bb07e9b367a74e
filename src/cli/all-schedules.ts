import type { Database } from '../db/database.ts'
import { listSchedules, type ScheduleDetail, type ScheduleFilters } from '../db/schedules.ts'

const pageSize = 1_000

/** Every schedule that fits, page by page. */
export async function allSchedules(
  database: Database,
  filters: Pick<ScheduleFilters, 'state' | 'tag'>,
): Promise<ScheduleDetail[]> {
  const schedules: ScheduleDetail[] = []
  for (;;) {
    const page = await listSchedules(database, { ...filters, after: schedules.at(-1)?.id, limit: pageSize })
    schedules.push(...page)
    if (page.length < pageSize) return schedules
  }
}
