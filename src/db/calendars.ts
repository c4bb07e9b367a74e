import { z } from 'zod'
import { NotFoundError } from '../errors.ts'
import type { Queryable } from './database.ts'
import { noSuch } from './no-such.ts'
import { always, instant, shaped } from './rows.ts'

/** A row of punctual.calendar_status_detail. Days are ISO dates, each in the zone of whatever schedule asks. */
export const calendar = z.object({
  name: z.string(),
  description: z.string().nullable(),
  upcoming: z.number(),
  nextDay: z.string().nullable(),
  schedules: z.array(z.string()),
  retiredAt: instant,
})
export type Calendar = z.infer<typeof calendar>

/** A row of punctual.calendar_days_detail; both days belong to it. */
export const blackout = z.object({
  id: z.number(),
  calendar: z.string(),
  firstDay: z.string(),
  lastDay: z.string(),
  label: z.string().nullable(),
  state: z.enum(['ahead', 'now', 'past']),
  source: z.enum(['code', 'operator']),
  addedBy: z.string().nullable(),
  addedAt: always,
})
export type Blackout = z.infer<typeof blackout>

/** Every calendar, by name, those that the code dropped last. */
export async function listCalendars(database: Queryable): Promise<Calendar[]> {
  const rows = await database.query('select * from punctual.calendar_status_detail')
  return rows.map((row) => shaped(calendar, row))
}

/** Calendars in the same order, after one of them. */
export async function calendarsAfter(
  database: Queryable,
  { after, limit }: { after?: readonly [isRetired: boolean, name: string] | undefined; limit: number },
): Promise<Calendar[]> {
  const [isRetired, name] = after ?? [false, '']
  const text =
    'select * from punctual.calendar_status_detail where (retired_at is not null, name) > ($1::boolean, $2::text) order by retired_at is not null, name limit $3'
  const rows = await database.query(text, [isRetired, name, limit])
  return rows.map((row) => shaped(calendar, row))
}

/** One calendar; a NotFoundError names the one that was probably meant. */
export async function findCalendar(database: Queryable, name: string): Promise<Calendar> {
  const calendars = await listCalendars(database)
  const found = calendars.find((each) => each.name === name)
  if (found === undefined) throw noSuchCalendar(name, calendars)
  return found
}

const mostDays = 1_000

/** The days of a calendar, upcoming first. */
export async function blackoutsOf(database: Queryable, name: string): Promise<Blackout[]> {
  const text = 'select * from punctual.calendar_days_detail where calendar = $1 limit $2'
  const rows = await database.query(text, [name, mostDays])
  return rows.map((row) => shaped(blackout, row))
}

/** Of instants, those on days that one of the calendars blacks out in that zone: its name and label. */
export async function blackoutsAt(
  database: Queryable,
  {
    calendars,
    timezone,
    instants,
  }: { calendars: readonly string[]; timezone: string; instants: readonly Date[] },
): Promise<(string | null)[]> {
  const rows = await database.query<{ blackout: string | null }>(
    'select punctual.blackout_at($1, $2, g.instant) as blackout from unnest($3::timestamptz[]) with ordinality as g (instant, place) order by g.place',
    [calendars, timezone, instants],
  )
  return rows.map(({ blackout }) => blackout)
}

type Adding = {
  calendar: string
  firstDay: string
  lastDay?: string | undefined
  label?: string | undefined
  actor: string
  reason?: string | undefined
}

/** Adds days to a calendar; answers their number. */
export async function addBlackout(
  database: Queryable,
  { calendar, firstDay, lastDay, label, actor, reason }: Adding,
): Promise<number> {
  const text = 'select punctual.add_blackout($1, $2, $3, $4, $5, $6) as id'
  const values = [calendar, firstDay, lastDay ?? null, label ?? null, reason ?? null, actor]
  try {
    const [row] = await database.query<{ id: number }>(text, values)
    return row!.id
  } catch (error) {
    throw error instanceof NotFoundError ? noSuchCalendar(calendar, await listCalendars(database)) : error
  }
}

type Removing = { calendar: string; id: number; actor: string; reason?: string | undefined }

/** Removes days that an operator added to this calendar. */
export async function removeBlackout(
  database: Queryable,
  { calendar, id, actor, reason }: Removing,
): Promise<void> {
  const [found] = await database.query(
    'select from punctual.calendar_days_detail where id = $1 and calendar = $2',
    [id, calendar],
  )
  if (found === undefined) {
    await findCalendar(database, calendar)
    const hint = `punctual calendars ${calendar} lists its days with their numbers.`
    throw new NotFoundError({ message: `Calendar "${calendar}" has no blackout ${id}`, hint })
  }
  await database.query('select punctual.remove_blackout($1, $2, $3)', [id, reason ?? null, actor])
}

function noSuchCalendar(name: string, known: readonly Calendar[]): NotFoundError {
  return noSuch({ kind: 'calendar', name, known, otherwise: 'Calendars are defined in punctual.config.ts.' })
}
