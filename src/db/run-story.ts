import { z } from 'zod'
import type { Queryable } from './database.ts'
import { instant, seconds, shaped } from './rows.ts'
import { runStatuses } from './schedules.ts'

/** pg reads lists of bigint as text. */
const numbers = z.array(z.coerce.number())

/** A row of punctual.tell_run: the circumstances of a run. Those of the schedule are null when it is gone. */
export const circumstances = z.object({
  timezone: z.string().nullable(),
  overlap: z.string().nullable(),
  catchUp: z.string().nullable(),
  grace: seconds,
  flag: z.string().nullable(),
  requestedAt: instant,
  /** When a pending run may begin: rolled to another day, or one of many that were asked for at a pace. */
  dueAt: instant,
  /** It waits for another run to end. */
  isHeld: z.boolean().nullable(),
  deadlineAt: instant,
  retryOf: z.number().nullable(),
  retriedBy: numbers,
  backfillId: z.number().nullable(),
  /** Of the daemon that claimed it. */
  host: z.string().nullable(),
  machine: z.string().nullable(),
  region: z.string().nullable(),
  waitsFor: z.number().nullable(),
  coalescedInto: z.number().nullable(),
  ranFor: numbers,
  /** Of the latest 10,000 runs, itself included, those whose error begins with the same line. */
  alike: z.number(),
})
export type Circumstances = z.infer<typeof circumstances>

/** The circumstances of a run that exists. */
export async function tellRun(database: Queryable, id: number): Promise<Circumstances> {
  const [row] = await database.query('select * from punctual.tell_run($1)', [id])
  return shaped(circumstances, row!)
}

const tallyRow = z.object({ status: z.enum(runStatuses), runs: z.number(), since: instant })
export type Tally = z.infer<typeof tallyRow>

/** Those of one schedule are counted as they were due, and each lies elsewhere. */
const tallied = { ofAll: 10_000, ofSchedule: 1_000 }

/** How many of the latest runs have which status. */
export async function tallyLatest(
  database: Queryable,
  { scheduleId }: { scheduleId?: string | undefined } = {},
): Promise<Tally[]> {
  const rows = await database.query('select * from punctual.tally_latest($1, $2)', [
    scheduleId ?? null,
    scheduleId === undefined ? tallied.ofAll : tallied.ofSchedule,
  ])
  return rows.map((row) => shaped(tallyRow, row))
}

const reasonRow = z.object({ code: z.string(), sentence: z.string(), verdict: z.string() })
export type Reason = z.infer<typeof reasonRow>

/** Every reason code with its sentence. */
export async function listReasons(database: Queryable): Promise<Reason[]> {
  const rows = await database.query('select * from punctual.reasons_detail')
  return rows.map((row) => shaped(reasonRow, row))
}
