import { CronExpressionParser } from 'cron-parser'
import { remembered } from './bounded-cache.ts'
import { type Field, fields, numberOf } from './fields.ts'

export type NthWeekday = { weekday: number; nth: number }

/** One element of a field's list, read: the values it stands for, or a day that depends on the month. */
export type Element = {
  /** Numbers instead of names, without leading zeros. */
  text: string
  values: readonly number[]
  isLastDay: boolean
  lastWeekday: number | undefined
  nthWeekday: NthWeekday | undefined
}

/** Reads an element in which `elementProblem` found nothing wrong. */
export function readElement(field: Field, text: string): Element {
  return readCached(`${field.name} ${text}`)
}

const readCached = remembered(4096, (key) => {
  const [name, text = ''] = key.split(' ')
  const position = fields.findIndex((field) => field.name === name)
  return read(position, inNumbers(fields[position]!, text))
})

// One element at a time, because the parser refuses lists that overlap and more than one # in a field.
function read(position: number, text: string): Element {
  const expression = fields.map((_, index) => (index === position ? text : '*')).join(' ')
  const { name, max } = fields[position]!
  const parsed = CronExpressionParser.parse(expression, { tz: 'UTC' }).fields[name]
  const given: readonly (number | string)[] = parsed.values
  const numbers = given.filter((value) => typeof value === 'number')
  const values = [...new Set(name === 'dayOfWeek' ? numbers.map((value) => value % max) : numbers)]
  const nth = 'nthDay' in parsed ? parsed.nthDay : 0
  const last = given.find((value) => typeof value === 'string')
  return {
    text,
    values: nth > 0 ? [] : values.sort((one, other) => one - other),
    isLastDay: last === 'L',
    lastWeekday: last === undefined || last === 'L' ? undefined : Number.parseInt(last, 10) % max,
    nthWeekday: nth > 0 ? { weekday: values[0]!, nth } : undefined,
  }
}

function inNumbers(field: Field, text: string): string {
  const upper = text.toUpperCase()
  if (upper === 'L') return upper
  return upper.replace(/[A-Z]{3}|\d+/g, (value) => String(numberOf(field, value)))
}
