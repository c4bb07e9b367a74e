import { setImmediate } from 'node:timers/promises'
import { timeZoneDataVersion } from '../calendar/calendar.ts'
import type { Queryable } from '../db/database.ts'
import {
  expireForecasts,
  type Forecast,
  forecastsDue,
  setForecasts,
  settleStretch,
  unsettledStretch,
} from '../db/forecasts.ts'
import type { Events } from '../events.ts'
import { tellBackfill } from './backfiller.ts'
import { forecastOf, settlementOf } from './forecast.ts'

/** Schedules per round trip: small, so that the event loop is never held for long. */
const batch = 50

/**
 * Refills forecasts, off the hot path: reads what is due, asks the calendar, stores. One that fails is parked alone. A step
 * may leave work for the next: the pass after it finds it due again.
 */
export class Forecaster {
  readonly #database: Queryable
  readonly #events: Events
  #running: Promise<boolean> | undefined
  #isExpired = false

  constructor({ database, events }: { database: Queryable; events: Events }) {
    this.#database = database
    this.#events = events
  }

  /** Refills all that is due; while it runs, a further call joins it. True when it got anything done. */
  refill(): Promise<boolean> {
    this.#running ??= this.#refillAll().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  async #refillAll(): Promise<boolean> {
    // What another version of the time zone database computed is due as well.
    this.#isExpired ||= await expireForecasts(this.#database, timeZoneDataVersion())
    let schedules = 0
    let parked = 0
    for (;;) {
      const due = await forecastsDue(this.#database, { batch })
      if (due.length === 0) break
      const forecasts: Forecast[] = []
      for (const schedule of due) {
        forecasts.push(forecastOf(schedule))
        await setImmediate()
      }
      const stored = await setForecasts(this.#database, { forecasts, zoneData: timeZoneDataVersion() })
      schedules += stored
      parked += this.#tell(forecasts)
      // What is still due after this was left so on purpose: its outage is longer than one step, the claim goes on first.
      if (stored === 0 || due.length < batch) break
    }
    if (schedules > 0) this.#events.emit('forecast.refilled', { schedules, parked })
    const told = await tellBackfill(this.#database)
    return (await this.#settle()) || told || schedules > 0
  }

  /** Tells of each that does not fire any more; how many of them somebody should look at. */
  #tell(forecasts: readonly Forecast[]): number {
    let parked = 0
    for (const { id: schedule, halt, error } of forecasts) {
      if (halt === null || error === null) continue
      if (halt === 'exhausted') this.#events.emit('forecast.exhausted', { schedule, reason: error })
      else {
        this.#events.emit('forecast.parked', { schedule, error })
        parked++
      }
    }
    return parked
  }

  /** One step towards counting what was due before a schedule stopped or changed, where no forecast had reached. */
  async #settle(): Promise<boolean> {
    const stretch = await unsettledStretch(this.#database)
    return stretch !== undefined && settleStretch(this.#database, stretch, settlementOf(stretch))
  }
}
