import type { Element } from './element.ts'
import { type Field, fields } from './fields.ts'
import type { ReadField, ReadFields } from './read-fields.ts'

/** The six fields in the plainest spelling of the same meaning, for cronstrue to put into words, seconds first. */
export function canonicalFields(read: ReadFields): string[] {
  return fields.map((field) => canonical(field, read[field.name]))
}

function canonical(field: Field, { values, elements }: ReadField): string {
  if (values.length === field.size) return '*'
  if (elements.length === 1 && readsWell(field, elements[0]!)) return elements[0]!.text
  const special = elements.filter((element) => element.values.length === 0)
  return [...runs(values), ...special.map(({ text }) => text.replace(/^7/, '0'))].join(',')
}

/** Whether an element says more than its values: "every 41 minutes" or "every 3 months" say less. */
function readsWell(field: Field, { text, values }: Element): boolean {
  if (values.length < 2) return false
  return !text.includes('/') || (values.length > 2 && field.names.length === 0)
}

/** `0,1,2,7` as `0-2,7`. */
function runs(values: readonly number[]): string[] {
  const starts = values.filter((value) => !values.includes(value - 1))
  const ends = values.filter((value) => !values.includes(value + 1))
  return starts.map((start, index) => run(start, ends[index]!))
}

function run(start: number, end: number): string {
  if (start === end) return `${start}`
  return start + 1 === end ? `${start},${end}` : `${start}-${end}`
}
