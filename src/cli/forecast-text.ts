import type { Cell, Collision, QuietWindow } from '../forecast.ts'
import { counted } from '../wording.ts'
import { labelled } from './labelled.ts'
import { paint, symbol } from './paint.ts'
import { span, wallTime } from './times.ts'

export type Forecast = {
  timezone: string
  cellSeconds: number
  cells: readonly Cell[]
  busiest: Cell | null
  collisions: readonly Collision[]
  quietWindows: readonly QuietWindow[]
}

const levels = symbol('none') === '-' ? [...'.:-=+*#%@'] : [...'·▁▂▃▄▅▆▇█']
const namesShown = 6

/** Starts as a picture, the higher the more; then when most, who together, and when nothing. */
export function forecastText(forecast: Forecast): string {
  const { cells, cellSeconds, timezone } = forecast
  const total = cells.reduce((sum, { starts }) => sum + starts, 0)
  const most = forecast.busiest?.starts ?? 0
  const per = cellSeconds === 3_600 ? 'an hour' : `${cellSeconds / 60} minutes`
  const title = `${paint('bold', counted(total, 'start'))}, by ${per}, at most ${most}; times in ${timezone}`
  const picture = cellSeconds === 3_600 ? daysByHours(forecast, most) : hoursByQuarters(forecast, most)
  return [title, '', ...picture, '', ...readings(forecast)].join('\n')
}

type Line = { label: string; marks: string[] }

/** One row for each quarter of an hour, one column for each hour as it comes. */
function hoursByQuarters({ cells, cellSeconds, timezone }: Forecast, most: number): string[] {
  const perHour = 3_600 / cellSeconds
  const hours = cells.filter((_, place) => place % perHour === 0).map(({ at }) => hourOf(at, timezone))
  const rows = Array.from({ length: perHour }, (_, row): Line => {
    const own = cells.filter((_cell, place) => place % perHour === row)
    return {
      label: `:${String((row * 60) / perHour).padStart(2, '0')}`,
      marks: own.map(({ starts }) => level(starts, most)),
    }
  })
  return drawn(hours, rows)
}

/** One row for each day, one column for each hour of the clock: where that repeats one, both are in it. */
function daysByHours({ cells, timezone }: Forecast, most: number): string[] {
  const hours = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'))
  const days = Map.groupBy(cells, ({ at }) => wallTime(at, timezone).slice(5, 10))
  const rows = [...days].map(([label, own]): Line => {
    const byHour = Map.groupBy(own, ({ at }) => hourOf(at, timezone))
    const marks = hours.map((hour) => {
      const found = byHour.get(hour)
      return found === undefined
        ? ' '
        : level(
            found.reduce((sum, { starts }) => sum + starts, 0),
            most,
          )
    })
    return { label, marks }
  })
  return drawn(hours, rows)
}

function drawn(hours: readonly string[], rows: readonly Line[]): string[] {
  const width = Math.max(...rows.map(({ label }) => label.length))
  const head = `${' '.repeat(width)}  ${hours.join(' ')}`
  const line = ({ label, marks }: Line) =>
    `${paint('dim', label.padStart(width))}  ${paint('cyan', marks.map((mark) => mark.padEnd(2)).join(' '))}`.trimEnd()
  return [paint('dim', head), ...rows.map(line)]
}

function level(starts: number, most: number): string {
  return levels[
    starts === 0 ? 0 : Math.min(levels.length - 1, Math.ceil((starts / most) * (levels.length - 1)))
  ]!
}

function readings({ busiest, collisions, quietWindows, cellSeconds, timezone }: Forecast): string[] {
  const short = (at: Date) => wallTime(at, timezone).slice(5, 16)
  const most =
    busiest === null
      ? []
      : [
          `${counted(busiest.starts, 'start')} in ${span(cellSeconds * 1_000)} from ${short(busiest.at)}: ${names(busiest.scheduleIds)}`,
        ]
  const together = collisions.map(
    ({ at, times, scheduleIds }) =>
      `${short(at)}${times > 1 ? ` and ${times - 1} more times` : ''}: ${names(scheduleIds)}`,
  )
  const quiet = quietWindows.map(
    ({ from, until, seconds }) => `${span(seconds * 1_000)} from ${short(from)} to ${short(until)}`,
  )
  return [...labelled('Busiest', most), ...labelled('Together', together), ...labelled('Quiet', quiet)]
}

function names(ids: readonly string[]): string {
  const more = ids.length - namesShown
  return ids.slice(0, namesShown).join(', ') + (more > 0 ? ` and ${more} more` : '')
}

function hourOf(at: Date, timezone: string): string {
  return wallTime(at, timezone).slice(11, 13)
}
