import { timeZoneDataVersion } from '../src/calendar/calendar.ts'
import type { Stage } from './stage.ts'

export type Registration = {
  prefix: string
  count: number
  /** First instant; the coming whole second when not given. */
  from?: Date
  everySeconds?: number
  /** How many instants are known ahead. */
  known?: number
}

/** Registers schedules in bulk, enabled, with their forecasts, past the code and the calendar. */
export async function register(stage: Stage, registration: Registration): Promise<void> {
  const { prefix, count, from = nextSecond(), everySeconds = 60, known = 64 } = registration
  const forecast = Array.from(
    { length: known },
    (_, index) => new Date(from.getTime() + index * everySeconds * 1_000),
  )
  await stage.rows('select bench.register($1, $2, $3, $4)', [prefix, count, forecast, timeZoneDataVersion()])
  for (const table of ['jobs', 'schedules', 'schedule_clocks', 'schedule_jobs']) {
    await stage.rows(`vacuum (analyze) punctual.${table}`)
  }
}

function nextSecond(): Date {
  return new Date(Math.ceil(Date.now() / 1_000) * 1_000)
}
