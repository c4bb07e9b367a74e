const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** A span as its two largest units: `45s`, `3m`, `1h23`, `2d4h`. */
export function span(ms: number): string {
  const size = Math.abs(ms)
  if (size < second) return `${Math.round(size)}ms`
  if (size < minute) return `${Math.floor(size / second)}s`
  if (size < hour) return `${Math.floor(size / minute)}m`
  if (size < day) return joined(size, hour, minute, 'h', '')
  return size < 30 * day ? joined(size, day, hour, 'd', 'h') : `${Math.floor(size / day)}d`
}

function joined(size: number, large: number, small: number, unit: string, smallUnit: string): string {
  const rest = Math.floor((size % large) / small)
  if (rest === 0) return `${Math.floor(size / large)}${unit}`
  return `${Math.floor(size / large)}${unit}${smallUnit === '' ? String(rest).padStart(2, '0') : rest}${smallUnit}`
}

/** `in 3m` or `2m ago`. */
export function fromNow(at: Date | null, now = new Date()): string {
  if (at === null) return '–'
  const ms = at.getTime() - now.getTime()
  return ms >= 0 ? `in ${span(ms)}` : `${span(ms)} ago`
}

/** The wall time of a zone, with the zone: `2026-03-08 03:00:00 EDT`. */
export function wallTime(at: Date, timeZone = 'UTC'): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, timeZoneName: 'short', hourCycle: 'h23' },
    ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  })
  const { year, month, day, hour, minute, second, timeZoneName } = Object.fromEntries(
    format.formatToParts(at).map(({ type, value }) => [type, value]),
  )
  return `${year}-${month}-${day} ${hour}:${minute}:${second} ${timeZoneName}`
}
