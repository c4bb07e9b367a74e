import { setImmediate } from 'node:timers/promises'
import { timeZoneDataVersion } from '../calendar/calendar.ts'
import { forecastOf } from '../daemon/forecast.ts'
import type { Queryable } from '../db/database.ts'
import { forecastsDue, setForecasts } from '../db/forecasts.ts'

/** Schedules per round trip. */
const batch = 200

/** Fills the forecasts that are due at a virtual instant, by the forecaster's own calculation; answers how many. */
export async function refill(scratch: Queryable, at: Date): Promise<number> {
  let stored = 0
  for (;;) {
    const due = await forecastsDue(scratch, { batch, at })
    if (due.length === 0) return stored
    const forecasts = due.map(forecastOf)
    const done = await setForecasts(scratch, { forecasts, zoneData: timeZoneDataVersion(), at })
    stored += done
    if (done === 0) return stored
    await setImmediate()
  }
}
