import { z } from 'zod'
import type { Queryable } from './database.ts'
import { shaped } from './rows.ts'

/** A row of punctual.change_marks: for each topic a text that is another one once something of it was committed. */
export const changeMarksRow = z.object({
  schedules: z.string(),
  runs: z.string(),
  daemons: z.string(),
  queue: z.string(),
  acts: z.string(),
})
export type ChangeMarks = z.infer<typeof changeMarksRow>
export type Topic = keyof ChangeMarks

/** The marks of now; to be compared with those of a moment ago, never to be read. */
export async function changeMarks(database: Queryable): Promise<ChangeMarks> {
  const [row] = await database.query('select * from punctual.change_marks()')
  return shaped(changeMarksRow, row!)
}
