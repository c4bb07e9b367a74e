import { z } from 'zod'
import type { Queryable } from './database.ts'
import { always, seconds, shaped } from './rows.ts'

/** A row of punctual.queue_history_detail: how deep the queue was. Durations are seconds. */
export const queueSample = z.object({
  at: always,
  ready: z.number(),
  running: z.number(),
  scheduled: z.number(),
  failed: z.number(),
  oldestWait: seconds,
  oldestTask: z.string().nullable(),
})
export type QueueSample = z.infer<typeof queueSample>

/** Samples of the queue, newest first. */
export async function listQueueSamples(
  database: Queryable,
  { before, limit }: { before?: Date | undefined; limit: number },
): Promise<QueueSample[]> {
  const text =
    'select * from punctual.queue_history_detail where ($1::timestamptz is null or at < $1) order by at desc limit $2'
  const rows = await database.query(text, [before ?? null, limit])
  return rows.map((row) => shaped(queueSample, row))
}
