/** How far away an instant is, as a person says it: "in 4 min", "2 h ago". */
export function relative({ at, now }: { at: Date; now: Date }): string {
  const seconds = Math.round((at.getTime() - now.getTime()) / 1000)
  if (seconds === 0) return 'now'
  const distance = span(Math.abs(seconds))
  return seconds >= 0 ? `in ${distance}` : `${distance} ago`
}

/** A number of seconds in its largest fitting unit. */
export function span(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`
  if (seconds < 36 * 3_600) return `${Math.round(seconds / 3_600)} h`
  return `${Math.round(seconds / 86_400)} d`
}

/** 2026-11-22 02:30:00 UTC; in another zone 2026-11-22 03:30:00 Europe/Berlin */
export function absolute(at: Date, zone = 'UTC'): string {
  return `${formatOf(zone).format(at)} ${zone}`
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known !== undefined) return known
  // Sweden writes dates as ISO 8601 does.
  const made = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  formats.set(timeZone, made)
  return made
}
