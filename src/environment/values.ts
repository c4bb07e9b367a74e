/** What a variable may hold, each kind with the words in which a refusal tells it. */
import { z } from 'zod'

export const text = z.string().optional()
export const databaseUrl = z
  .string()
  .refine(isDatabaseUrl, 'postgres://user:password@host:5432/database, special characters percent-encoded')
  .optional()

export function isDatabaseUrl(given: string): boolean {
  if (!/^postgres(ql)?:/.test(given) || !URL.canParse(given)) return false
  try {
    return decodeURIComponent(new URL(given).password) !== undefined
  } catch {
    return false
  }
}

export function milliseconds({ from, to, otherwise }: { from: number; to: number; otherwise: number }) {
  return whole({ from, to, unit: ' ms' }).default(otherwise)
}

export function count({ from, to, otherwise }: { from: number; to: number; otherwise: number }) {
  return whole({ from, to }).default(otherwise)
}

export const days = (otherwise: number) => whole({ from: 1, to: 36_500, unit: ' days' }).default(otherwise)

export function whole({ from, to, unit = '' }: { from: number; to: number; unit?: string }) {
  const error = `a whole number from ${from} to ${to}${unit}`
  return z
    .string()
    .regex(/^\d{1,12}$/, error)
    .transform(Number)
    .refine((value) => value >= from && value <= to, error)
}

export function claim(otherwise: boolean) {
  return z
    .enum(['true', 'false', '1', '0'], 'true or false')
    .transform((value) => value === 'true' || value === '1')
    .default(otherwise)
}
