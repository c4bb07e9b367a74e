import type { Database } from '../db/database.ts'
import { listSchedules, type ScheduleDetail, type ScheduleFilters } from '../db/schedules.ts'
import { NotFoundError } from '../errors.ts'

const pageSize = 1_000

/** Every schedule that fits, page by page. A tag that none has is refused: it is misspelt. */
export async function allSchedules(
  database: Database,
  filters: Pick<ScheduleFilters, 'state' | 'tag'>,
): Promise<ScheduleDetail[]> {
  const schedules: ScheduleDetail[] = []
  for (;;) {
    const page = await listSchedules(database, { ...filters, after: schedules.at(-1)?.id, limit: pageSize })
    schedules.push(...page)
    if (page.length < pageSize) break
  }
  if (schedules.length === 0 && filters.tag !== undefined) await expectTag(database, filters.tag)
  return schedules
}

/** The same without those that the code no longer defines. */
export async function presentSchedules(
  database: Database,
  { tag }: Pick<ScheduleFilters, 'tag'>,
): Promise<ScheduleDetail[]> {
  const present = (await allSchedules(database, { tag })).filter(({ state }) => state !== 'retired')
  if (present.length === 0 && tag !== undefined) throw hasNone(tag)
  return present
}

async function expectTag(database: Database, tag: string): Promise<void> {
  if ((await listSchedules(database, { tag, limit: 1 })).length === 0) throw hasNone(tag)
}

const hasNone = (tag: string) => new NotFoundError({ message: `No schedule has the tag "${tag}"` })
