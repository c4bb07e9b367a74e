import type { Context } from 'hono'
import type { Queryable } from '../db/database.ts'
import { noSuchSchedule } from '../db/schedules.ts'
import { scheduleId } from './input.ts'

/** The schedule of the path. What no schedule can be called is not looked for. */
export async function idOf(c: Context, database: Queryable): Promise<string> {
  const id = c.req.param('id') ?? ''
  if (!scheduleId.safeParse(id).success) throw await noSuchSchedule(database, id.slice(0, 50).toWellFormed())
  return id
}
