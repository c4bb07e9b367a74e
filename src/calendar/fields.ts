/** What each of the six fields can hold, and how it is spoken of. */
export type FieldName = 'second' | 'minute' | 'hour' | 'dayOfMonth' | 'month' | 'dayOfWeek'

export type Field = {
  name: FieldName
  label: string
  /** What its steps count. */
  unit: string
  min: number
  max: number
  /** How many different values there are; weekdays 0 and 7 are both Sunday. */
  size: number
  /** Names of values, the first for `min`. */
  names: readonly string[]
}

const plain = { names: [] }

export const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
export const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

export const fields: readonly Field[] = [
  { name: 'second', label: 'second', unit: 'second', min: 0, max: 59, size: 60, ...plain },
  { name: 'minute', label: 'minute', unit: 'minute', min: 0, max: 59, size: 60, ...plain },
  { name: 'hour', label: 'hour', unit: 'hour', min: 0, max: 23, size: 24, ...plain },
  { name: 'dayOfMonth', label: 'day-of-month', unit: 'day', min: 1, max: 31, size: 31, ...plain },
  { name: 'month', label: 'month', unit: 'month', min: 1, max: 12, size: 12, names: months },
  { name: 'dayOfWeek', label: 'day-of-week', unit: 'day', min: 0, max: 7, size: 7, names: weekdays },
]

/** The number that a digit string or a name stands for. */
export function numberOf(field: Field, text: string): number {
  const named = field.names.indexOf(text.toUpperCase())
  return named === -1 ? Number(text) : named + field.min
}
