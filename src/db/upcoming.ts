import { z } from 'zod'
import type { Queryable } from './database.ts'
import { always, seconds, shaped } from './rows.ts'

/** A row of punctual.upcoming_detail: an occurrence to come, with the verdict it would get now. */
export const occurrence = z.object({
  scheduledFor: always,
  dueIn: seconds,
  scheduleId: z.string(),
  verdict: z.enum(['fire', 'hold', 'skip']),
  reason: z.string().nullable(),
})
export type Occurrence = z.infer<typeof occurrence>

/** A row of punctual.next_occurrences; the sentence says what the reason means. */
const nextOccurrence = occurrence.extend({ sentence: z.string().nullable() })
export type NextOccurrence = z.infer<typeof nextOccurrence>

export type UpcomingQuestion = {
  /** Inclusive. Without it, from what is due next on. */
  since?: Date
  /** Exclusive. */
  until?: Date
  /** The last one of the page before. */
  after?: readonly [scheduledFor: Date, scheduleId: string] | undefined
  limit: number
}

/** Occurrences of all schedules to come, soonest first, as far as they are forecast, each with the verdict it would get now. */
export async function nextOccurrences(
  database: Queryable,
  { since, until, after, limit }: UpcomingQuestion,
): Promise<NextOccurrence[]> {
  const rows = await database.query(
    'select * from punctual.next_occurrences($1, $2, $3, $4, $5)',
    [limit, since, until, ...(after ?? [null, null])].map((value) => value ?? null),
  )
  return rows.map((row) => shaped(nextOccurrence, row))
}

/** The next occurrences of a schedule, as far as they are forecast. */
export async function upcoming(
  database: Queryable,
  { id, count }: { id: string; count: number },
): Promise<Occurrence[]> {
  const rows = await database.query(
    'select * from punctual.upcoming_detail where schedule_id = $1 limit $2',
    [id, count],
  )
  return rows.map((row) => shaped(occurrence, row))
}
