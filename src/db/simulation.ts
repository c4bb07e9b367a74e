import { z } from 'zod'
import { NothingToSimulateError, RefusedError } from '../errors.ts'
import type { Queryable } from './database.ts'
import { always, instant, shaped } from './rows.ts'
import { findSchedule } from './schedules.ts'

/** What export_definitions told, on its way to import_definitions; of the schedules, only what a report names. */
export type Exported = {
  schedules: {
    id: string
    enabled: boolean
    paused_until: string | null
    cron: string
    timezone: string
  }[]
}

export type Choice = {
  /** Null for all. */
  scheduleIds: readonly string[] | null
  /** Also those that are disabled; said of all, since whoever is named is meant. */
  disabledToo: boolean
}

/** The definitions of the schedules chosen. One that is not there, or retired, is refused by name. */
export async function exportDefinitions(
  database: Queryable,
  { scheduleIds, disabledToo }: Choice,
): Promise<Exported> {
  const [row] = await database.query<{ definitions: Exported }>(
    'select punctual.export_definitions($1, $2) as definitions',
    [scheduleIds, disabledToo],
  )
  const { definitions } = row!
  const found = new Set(definitions.schedules.map(({ id }) => id))
  for (const id of scheduleIds ?? []) {
    if (found.has(id)) continue
    await findSchedule(database, id)
    throw new RefusedError({
      message: `"${id}" is retired: the code no longer defines it`,
      hint: 'What no longer fires has nothing to simulate; punctual next, and the preview, show the times of any expression.',
      constraint: 'schedule_retired',
    })
  }
  if (found.size > 0) return definitions
  throw new NothingToSimulateError({ disabledToo })
}

/** Median duration of the last runs of each schedule that has any, in milliseconds. */
export async function usualDurations(
  database: Queryable,
  scheduleIds: readonly string[],
): Promise<Record<string, number>> {
  const rows = await database.query<{ schedule_id: string; duration_ms: number }>(
    'select * from punctual.usual_durations($1)',
    [scheduleIds],
  )
  return Object.fromEntries(rows.map(({ schedule_id, duration_ms }) => [schedule_id, duration_ms]))
}

export async function importDefinitions(
  scratch: Queryable,
  { definitions, at }: { definitions: Exported; at: Date },
): Promise<void> {
  await scratch.query('select punctual.import_definitions($1, $2)', [JSON.stringify(definitions), at])
}

export type Playing = {
  /** Virtual time from which to go on. */
  at: Date
  /** Exclusive. */
  until: Date
  /** Milliseconds by schedule; none is 0. */
  durations: string
  /** Occurrences in one transaction. */
  most: number
}

export type Played = { reached_at: Date; decided: number; refill_due: boolean; is_over: boolean }

/** Lets virtual time pass until something has to be done here. */
export async function play(scratch: Queryable, { at, until, durations, most }: Playing): Promise<Played> {
  const [row] = await scratch.query<Played>('select * from punctual.play($1, $2, $3, $4)', [
    until,
    durations,
    most,
    at,
  ])
  return row!
}

/** What became of an occurrence; `firedAt` is when its first job started, null when none did. */
export const verdict = z.object({
  scheduleId: z.string(),
  scheduledFor: always,
  firstScheduledFor: instant,
  occurrences: z.number(),
  verdict: z.enum(['fire', 'hold', 'skip']),
  reason: z.string().nullable(),
  trigger: z.string(),
  firedAt: instant,
})
export type Verdict = z.infer<typeof verdict>

/** Takes what was decided for good out of the scratch database; with `unfinished` everything. */
export async function takeLedger(
  scratch: Queryable,
  { unfinished }: { unfinished: boolean },
): Promise<Verdict[]> {
  const rows = await scratch.query('select * from punctual.take_ledger($1)', [unfinished])
  return rows.map((row) => shaped(verdict, row))
}

/** Since when the oldest run is under way. */
export async function unfinishedSince(scratch: Queryable): Promise<Date | null> {
  const [row] = await scratch.query<{ since: Date | null }>('select punctual.unfinished_since() as since')
  return row!.since
}

/** Why a schedule of a scratch database has no further occurrence. */
export async function haltedSchedules(scratch: Queryable): Promise<Map<string, string>> {
  const rows = await scratch.query<{ id: string; forecast_error: string }>(
    'select id, forecast_error from punctual.schedule_detail where forecast_error is not null',
  )
  return new Map(rows.map(({ id, forecast_error }) => [id, forecast_error]))
}
