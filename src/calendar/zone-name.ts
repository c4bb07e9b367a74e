import { Temporal } from 'temporal-polyfill'
import { nearestName } from '../problems.ts'
import { remembered } from './bounded-cache.ts'

/** Names in use that `Intl.supportedValuesOf` leaves out, because it lists only one name of each zone. */
const otherNames = [
  'UTC',
  'US/Eastern',
  'US/Central',
  'US/Mountain',
  'US/Pacific',
  'Asia/Kolkata',
  'Europe/Kyiv',
]

const example = 'write an IANA name such as "Europe/Berlin", or "UTC"'

/** Why a time zone is refused, as a sentence with the nearest known name; undefined when it is good. */
export function zoneProblem(name: unknown): string | undefined {
  if (typeof name !== 'string') return `The time zone must be a string: ${example}.`
  return problemOf(name.slice(0, 80)) || undefined
}

const problemOf = remembered(1024, (name) => {
  if (name.trim() === '') return `The time zone is empty: ${example}.`
  if (/^[+-]?\d/.test(name)) return offsetProblem(name)
  const spelt = speltOf(name)
  if (spelt === name) return ''
  if (/^(local|system|localtime|default)$/i.test(name)) return `"${name}" depends on the machine: ${example}.`
  if (/^(UTC|GMT|Z)[+-]?\d/i.test(name) && spelt === undefined) return offsetProblem(name)
  const meant = spelt ?? similar(name)
  return `"${name}" is not a known time zone: ${meant === undefined ? `${example}.` : `did you mean "${meant}"?`}`
})

function offsetProblem(name: string): string {
  return `"${name}" is an offset and knows no summer time: ${example}.`
}

/** The same name as the tz database spells it, when it is known at all. */
function speltOf(name: string): string | undefined {
  // ICU's own, in no tz database.
  if (/^SystemV\//i.test(name)) return undefined
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId
  } catch {
    return undefined
  }
}

/** One name of each zone, and those others that are in use. */
export function knownZones(): string[] {
  return [...otherNames, ...Intl.supportedValuesOf('timeZone')]
}

function similar(name: string): string | undefined {
  const known = knownZones()
  const city = name.replaceAll(' ', '_').toLowerCase()
  return known.find((each) => each.toLowerCase().split('/').at(-1) === city) ?? nearestName(name, known)
}
