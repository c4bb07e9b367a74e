import { type Field, fields } from './fields.ts'
import type { ReadField, ReadFields } from './read-fields.ts'

/** The six fields in the plainest spelling of the same meaning, for people and for cronstrue, seconds first. */
export function canonicalFields(read: ReadFields): string[] {
  return fields.map((field) => canonical(field, read[field.name]))
}

function canonical(field: Field, { values, elements }: ReadField): string {
  if (values.length === field.size) return '*'
  const texts = elements.map(({ text }) => text)
  const special = elements.filter((element) => element.values.length === 0).map(({ text }) => text)
  if (elements.length === 1 && isPlain(field, texts[0]!, values)) return texts[0]!
  if (overlaps(elements) || texts.some((text) => !isPlain(field, text, values)))
    return [...runs(values), ...special].join(',')
  return texts.join(',')
}

/** "Every 3 months" says less than the months; "Sunday through Sunday" and "every 60 minutes" say it badly. */
function isPlain(field: Field, text: string, values: readonly number[]): boolean {
  const isStep = text.includes('/')
  if (field.names.length > 0 && (isStep || /^7/.test(text))) return false
  return !(isStep && values.length === 1)
}

function overlaps(elements: ReadField['elements']): boolean {
  const all = elements.flatMap(({ values }) => values)
  return new Set(all).size < all.length
}

/** `0,1,2,7` as `0-2,7`. */
function runs(values: readonly number[]): string[] {
  const starts = values.filter((value) => !values.includes(value - 1))
  const ends = values.filter((value) => !values.includes(value + 1))
  return starts.flatMap((start, index) => {
    const end = ends[index]!
    return end - start < 2
      ? values.filter((value) => value >= start && value <= end).map(String)
      : `${start}-${end}`
  })
}
