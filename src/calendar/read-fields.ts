import { type Element, type NthWeekday, readElement } from './element.ts'
import { elementProblem } from './element-problem.ts'
import { type Field, type FieldName, fields } from './fields.ts'

/** A whole field, its list merged. */
export type ReadField = {
  text: string
  /** Debian's flag: only the first character counts, so a stepped star has it and `0-59` has not. */
  beginsWithStar: boolean
  elements: readonly Element[]
  values: readonly number[]
  hasLastDay: boolean
  lastWeekdays: readonly number[]
  nthWeekdays: readonly NthWeekday[]
}

export type ReadFields = Record<FieldName, ReadField>

export function fieldProblems(texts: readonly string[]): string[] {
  return texts.flatMap((text, index) => {
    const field = fields[index]!
    return text.split(',').flatMap((element) => elementProblem(field, element) ?? [])
  })
}

/** Reads six texts, seconds first, in which `fieldProblems` found nothing wrong. */
export function readFields(texts: readonly string[]): ReadFields {
  const entries = fields.map((field, index) => [field.name, readField(field, texts[index]!)])
  return Object.fromEntries(entries)
}

function readField(field: Field, text: string): ReadField {
  const elements = text.split(',').map((element) => readElement(field, element))
  return {
    text,
    beginsWithStar: text.startsWith('*'),
    elements,
    values: merged(elements),
    hasLastDay: elements.some(({ isLastDay }) => isLastDay),
    lastWeekdays: elements.flatMap(({ lastWeekday }) => lastWeekday ?? []),
    nthWeekdays: elements.flatMap(({ nthWeekday }) => nthWeekday ?? []),
  }
}

function merged(elements: readonly Element[]): readonly number[] {
  if (elements.length === 1) return elements[0]!.values
  const values = new Set(elements.flatMap((element) => element.values))
  return [...values].sort((one, other) => one - other)
}
