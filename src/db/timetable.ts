import { z } from 'zod'
import { inBatches } from './batches.ts'
import type { Queryable } from './database.ts'
import { always, instant, seconds, shaped } from './rows.ts'
import { runStatuses } from './schedules.ts'

/** An occurrence that did not simply run, in the order of the SQL; an array, for there may be thousands. */
type OtherRow = [
  id: number,
  scheduledFor: string,
  firstScheduledFor: string | null,
  status: (typeof runStatuses)[number],
  reason: string | null,
  occurrences: number,
  startedAt: string | null,
  finishedAt: string | null,
  isLate: boolean,
]

function other([id, due, firstDue, status, reason, occurrences, started, finished, isLate]: OtherRow) {
  return {
    id,
    status,
    reason,
    occurrences,
    isLate,
    scheduledFor: new Date(due),
    firstScheduledFor: maybe(firstDue),
    startedAt: maybe(started),
    finishedAt: maybe(finished),
  }
}

function maybe(text: string | null): Date | null {
  return text === null ? null : new Date(text)
}

/** By their types in SQL; looking at each of thousands would take longer than reading them. */
const slots = z.custom<number[]>((value) => Array.isArray(value) && Number.isInteger(value[0])).nullable()
const others = z.custom<OtherRow[]>((value) => Array.isArray(value) && Array.isArray(value[0])).nullable()

/** A row of punctual.timetable. Slots are counted from 1. */
export const timetableRow = z.object({
  scheduleId: z.string(),
  /** The slot of each occurrence that ran as it should. */
  ran: slots,
  /** The slot of each that is forecast. */
  planned: slots,
  others: others.transform((rows) => rows?.map(other) ?? []),
  /** What came before was not read. */
  toldFrom: instant,
  /** Nothing later is forecast yet. */
  toldUntil: instant,
})
export type TimetableRow = z.infer<typeof timetableRow>

type Asked = {
  ids: readonly string[]
  since: Date
  slotMs: number
  /** Most rows of each schedule. */
  most: number
}

/**
 * What happened to schedules since a moment, and what is forecast of them, some at a time as they are drawn: a page draws
 * some while it reads of others. In the order of the ids.
 */
export function timetableOf<Drawn>(
  database: Queryable,
  { ids, since, slotMs, most }: Asked,
  draw: (rows: TimetableRow[]) => Drawn | Promise<Drawn>,
): Promise<Drawn[]> {
  const statement = "select * from punctual.timetable($1, $2, $3::float8 * interval '1 millisecond', $4)"
  return inBatches(ids, async (some) => {
    const answer = await database.query(statement, [some, since, slotMs, most])
    const rows = new Map(answer.map((row) => [row.schedule_id, shaped(timetableRow, row)]))
    return draw(some.flatMap((id) => rows.get(id) ?? []))
  })
}

const tally = z.object({
  status: z.enum(runStatuses),
  reason: z.string().nullable(),
  occurrences: z.number(),
  /** Of all rows the same: the full hour of a day ago. */
  since: always,
})
export type Tallied = z.infer<typeof tally>

/** What ended and was skipped in the last day, by outcome and reason. */
export async function tallyDay(database: Queryable): Promise<Tallied[]> {
  const rows = await database.query('select * from punctual.tally_day()')
  return rows.map((row) => shaped(tally, row))
}

const outage = z.object({ beganAt: always, endedAt: always, isOver: z.boolean() })
export type OutageRow = z.infer<typeof outage>

/** When nobody kept time. */
export async function outages(database: Queryable, since: Date): Promise<OutageRow[]> {
  const rows = await database.query('select * from punctual.outages($1)', [since])
  return rows.map((row) => shaped(outage, row))
}

const daemonStart = z.object({ startedAt: always, version: z.string(), host: z.string() })
export type DaemonStart = z.infer<typeof daemonStart>

/** Which daemons started since a moment, the newest hundred. */
export async function daemonStarts(database: Queryable, since: Date): Promise<DaemonStart[]> {
  const rows = await database.query(
    "select started_at, version, host from punctual.daemons_detail where kind = 'schedule_daemon' and started_at >= $1 order by started_at desc limit 100",
    [since],
  )
  return rows.map((row) => shaped(daemonStart, row))
}

const queueRow = z.object({
  ready: z.number(),
  running: z.number(),
  oldestWait: seconds,
  oldestTask: z.string().nullable(),
  trend: z.enum(['growing', 'draining', 'steady']),
  ago: z.number(),
})
export type Queue = z.infer<typeof queueRow>

/** The queue at the last sample; undefined before the first. */
export async function queueNow(database: Queryable): Promise<Queue | undefined> {
  const [row] = await database.query('select * from punctual.queue')
  return row && shaped(queueRow, row)
}
