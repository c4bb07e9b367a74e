import { setImmediate } from 'node:timers/promises'
import { occurrences, timeZoneDataVersion } from '../calendar/calendar.ts'
import type { Queryable } from '../db/database.ts'
import {
  expireForecasts,
  type Forecast,
  type ForecastDue,
  forecastsDue,
  type Settlement,
  type Stretch,
  setForecasts,
  settleStretch,
  unsettledStretch,
} from '../db/forecasts.ts'
import type { Events } from '../events.ts'
import { reasonOf } from '../wording.ts'

/** How many occurrences are known ahead. */
const horizon = 64
/** How many of an outage are computed at a time; the claim records them and asks for more. */
const outage = 5_000
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
      for (const { id, error } of forecasts) {
        if (error !== null) this.#events.emit('forecast.parked', { schedule: id, error })
      }
      schedules += stored
      parked += forecasts.filter(({ error }) => error !== null).length
      // What is still due after this was left so on purpose: its outage is longer than one step, the claim goes on first.
      if (stored === 0 || due.length < batch) break
    }
    if (schedules > 0) this.#events.emit('forecast.refilled', { schedules, parked })
    return (await this.#settle()) || schedules > 0
  }

  /** One step towards counting what was due before a schedule stopped or changed, where no forecast had reached. */
  async #settle(): Promise<boolean> {
    const stretch = await unsettledStretch(this.#database)
    return stretch !== undefined && settleStretch(this.#database, stretch, settlementOf(stretch))
  }
}

type Timed = Pick<ForecastDue, 'cron' | 'timezone' | 'dst_gap' | 'dst_overlap'>

function timingOf({ cron, timezone, dst_gap: gap, dst_overlap: overlap }: Timed) {
  return { cron, timezone, dst: { gap, overlap } }
}

function settlementOf(stretch: Stretch): Settlement {
  try {
    const { since: after, until } = stretch
    const instants = occurrences(timingOf(stretch), { after, until, count: outage })
    return { instants, isLast: instants.length < outage, problem: null }
  } catch (error) {
    return { instants: [], isLast: true, problem: reasonOf(error) }
  }
}

function forecastOf(schedule: ForecastDue): Forecast {
  const { id, revision, after, now } = schedule
  try {
    const timing = timingOf(schedule)
    const past = occurrences(timing, { after, until: now, count: outage })
    const ahead =
      past.length < outage ? occurrences(timing, { after: later(after, now), count: horizon }) : []
    return { id, revision, forecast: [...past, ...ahead], error: null }
  } catch (error) {
    return { id, revision, forecast: [], error: reasonOf(error) }
  }
}

function later(one: Date, other: Date): Date {
  return one > other ? one : other
}
