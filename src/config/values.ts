import { z } from 'zod'
import { durationMs } from './durations.ts'

/** The kinds of values that fields have; the message of each says what is allowed. */

const day = 86_400_000
const idRule = 'letters a-z, digits, "_", "." and "-", at most 50, beginning with a letter or digit'
const nameRule = 'letters, digits, "_", ".", ":" and "-", at most 100, beginning with a letter or digit'

export const id = z.string(idRule).regex(/^[a-z0-9][a-z0-9_.-]{0,49}$/, idRule)
export const name = z.string(nameRule).regex(/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,99}$/, nameRule)

export function words(longest: number) {
  const allowed = `a text of 1 to ${longest} characters`
  return z.string(allowed).min(1, allowed).max(longest, allowed)
}

export function listOf<Item extends z.ZodType>(item: Item, allowed: string) {
  return z.array(item, allowed).optional()
}

export function whole({ from, to }: { from: number; to: number }) {
  const allowed = `a whole number from ${from} to ${to}`
  return z.int(allowed).min(from, allowed).max(to, allowed)
}

export function duration({ from }: { from: number }) {
  const allowed = `a duration from ${from} ms to 365 days: '60s', '5m', '1h', '7d' or milliseconds`
  const isDuration = (given: unknown) => {
    const ms = durationMs(given)
    return ms !== undefined && ms >= from && ms <= 365 * day
  }
  return z.custom<string | number>(isDuration, allowed).transform((given) => durationMs(given)!)
}

export function oneOf<const Values extends readonly string[]>(values: Values) {
  const shown = values.map((value) => `'${value}'`)
  return z.enum(values, `${shown.slice(0, -1).join(', ')} or ${shown.at(-1)}`)
}

const instantRule = "a Date, or a text with its offset such as '2026-12-01T00:00:00Z', from 1970 to 9999"
const years = { from: Date.UTC(1970, 0), to: Date.UTC(10_000, 0) }
const offsetText = z.union([
  z.iso.datetime({ offset: true }),
  z.iso.datetime({ offset: true, precision: -1 }),
])

/** An instant, as a Date. */
export const instant = z
  .custom<string | Date>((given) => given instanceof Date || offsetText.safeParse(given).success, instantRule)
  .transform((given) => new Date(given))
  .refine((at) => at.getTime() >= years.from && at.getTime() < years.to, instantRule)
