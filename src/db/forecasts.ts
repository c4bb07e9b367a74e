import type { Queryable } from './database.ts'

/** A schedule whose forecast is to be refilled: what the calendar needs to know of it. */
export type ForecastDue = {
  id: string
  revision: number
  cron: string
  timezone: string
  dst_gap: 'after' | 'shift' | 'skip'
  dst_overlap: 'first' | 'second' | 'both'
  after: Date
  now: Date
}

export type Forecast = { id: string; revision: number; forecast: Date[]; error: string | null }

export function forecastsDue(database: Queryable, { batch }: { batch: number }): Promise<ForecastDue[]> {
  return database.query<ForecastDue>('select * from punctual.forecasts_due($1)', [batch])
}

/** Stores computed forecasts; answers how many were still wanted. */
export async function setForecasts(
  database: Queryable,
  { forecasts, zoneData }: { forecasts: readonly Forecast[]; zoneData: string },
): Promise<number> {
  const [row] = await database.query<{ stored: number }>('select punctual.set_forecasts($1, $2) as stored', [
    JSON.stringify(forecasts),
    zoneData,
  ])
  return row?.stored ?? 0
}

/** Marks forecasts made with another time zone database for recomputation; answers how many. */
export async function expireForecasts(database: Queryable, zoneData: string): Promise<number> {
  const [row] = await database.query<{ expired: number }>('select punctual.expire_forecasts($1) as expired', [
    zoneData,
  ])
  return row?.expired ?? 0
}
