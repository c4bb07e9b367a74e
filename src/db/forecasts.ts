import type { Timed } from '../timed.ts'
import type { Queryable } from './database.ts'

/** A schedule whose forecast is to be refilled. */
export type ForecastDue = Timed & {
  id: string
  revision: number
  starts_at: Date | null
  ends_at: Date | null
  after: Date
  now: Date
}

export type Forecast = {
  id: string
  revision: number
  forecast: readonly Date[]
  /** Those of the forecast at which a local time is left out. */
  gaps: readonly Date[]
  /** Nothing comes after its last instant. */
  is_final: boolean
  halt: 'exhausted' | 'never' | 'error' | null
  /** The sentence of `halt`. */
  error: string | null
  clock_change_at: Date | null
  clock_change: string | null
}

export function forecastsDue(
  database: Queryable,
  { batch, at = null }: { batch: number; at?: Date | null },
): Promise<ForecastDue[]> {
  const text = 'select * from punctual.forecasts_due($1, coalesce($2, now()))'
  return database.query<ForecastDue>(text, [batch, at])
}

/** Stores computed forecasts; answers how many were still wanted. */
export async function setForecasts(
  database: Queryable,
  { forecasts, zoneData, at = null }: { forecasts: readonly Forecast[]; zoneData: string; at?: Date | null },
): Promise<number> {
  const [row] = await database.query<{ stored: number }>(
    'select punctual.set_forecasts($1, $2, coalesce($3, now())) as stored',
    [JSON.stringify(forecasts), zoneData, at],
  )
  return row?.stored ?? 0
}

/** Time before a schedule stopped or changed that its forecast did not reach, with the timing that held then. */
export type Stretch = Timed & {
  id: number
  since: Date
  until: Date
}

export async function unsettledStretch(database: Queryable): Promise<Stretch | undefined> {
  const [stretch] = await database.query<Stretch>('select * from punctual.unsettled_stretch()')
  return stretch
}

export type Settlement = {
  instants: readonly Date[]
  /** No occurrence of the stretch comes after these. */
  isLast: boolean
  /** Why the calendar cannot say what was due. */
  problem: string | null
}

/** Records the next occurrences of a stretch; false when somebody else did, or holds its schedule. */
export async function settleStretch(
  database: Queryable,
  { id, since }: Stretch,
  { instants, isLast, problem }: Settlement,
): Promise<boolean> {
  const [row] = await database.query<{ settled: boolean }>(
    'select punctual.settle_stretch($1, $2, $3, $4, $5) as settled',
    [id, since, instants, isLast, problem],
  )
  return row?.settled ?? false
}

/** Marks forecasts made with another time zone database for recomputation; false while some are held by others. */
export async function expireForecasts(database: Queryable, zoneData: string): Promise<boolean> {
  const [row] = await database.query<{ left_out: number }>('select * from punctual.expire_forecasts($1)', [
    zoneData,
  ])
  return row?.left_out === 0
}
