import { elementProblem } from './element-problem.ts'
import { wordsOf } from './expression.ts'
import { type Field, fields } from './fields.ts'
import { joined } from './never.ts'
import { type ReadField, readFields } from './read-fields.ts'

export type FieldExplained = {
  label: string
  /** As it was given; empty where the expression ends before it. */
  text: string
  /** The values that it may hold, as they are written. */
  allowed: string
  /** What it matches; undefined when it is missing or something is wrong with it. */
  words?: string
  problems: readonly string[]
}

const longNames = {
  month: [
    ...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
    ...['August', 'September', 'October', 'November', 'December'],
  ],
  dayOfWeek: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
}
const ordinals = ['', 'first', 'second', 'third', 'fourth', 'fifth']

/** An expression field by field, each judged alone, also while it is too short; empty when there is nothing, or too much of it. */
export function explainFields(cron: string): FieldExplained[] {
  const written = cron.trim().split(/[ \t]+/)
  const hasSeconds = written.length === fields.length
  const words = wordsOf(cron)
  if (words.length === fields.length)
    return fields.map((field, index) => explainField(field, words[index]!)).slice(hasSeconds ? 0 : 1)
  if (written.length > fields.length || written[0] === '' || written[0]!.startsWith('@')) return []
  return fields.slice(1).map((field, index) => explainField(field, written[index] ?? ''))
}

function explainField(field: Field, text: string): FieldExplained {
  const { label } = field
  const allowed = allowedIn(field)
  if (text === '') return { label, text, allowed, problems: [] }
  const problems = text.split(',').flatMap((element) => elementProblem(field, element) ?? [])
  if (problems.length > 0) return { label, text, allowed, problems }
  const alone = fields.map((each) => (each === field ? text : '*'))
  return { label, text, allowed, problems, words: meaning(field, readFields(alone)[field.name]) }
}

/** Beside * and steps, which every field takes. */
function allowedIn({ name, min, max, names }: Field): string {
  const named = names.length === 0 ? '' : ` or ${names[0]}-${names.at(-1)}`
  const special = { dayOfMonth: ', L the last', dayOfWeek: ', 5L the last, 5#1 the first Friday' }[
    name as string
  ]
  return `${min}-${max}${named}${special ?? ''}`
}

function meaning(field: Field, { values, hasLastDay, lastWeekdays, nthWeekdays }: ReadField): string {
  if (values.length === field.size) return `every ${field.label.replace('-of-', ' of the ')}`
  const day = (weekday: number) => longNames.dayOfWeek[weekday]!
  return joined([
    ...stretches(values).map((stretch) => stretchWords(field, stretch)),
    ...(hasLastDay ? ['the last day of the month'] : []),
    ...lastWeekdays.map((weekday) => `the last ${day(weekday)} of the month`),
    ...nthWeekdays.map(({ weekday, nth }) => `the ${ordinals[nth]} ${day(weekday)} of the month`),
  ])
}

type Stretch = { from: number; to: number; step: number }

/** Values that lie evenly, three or more, as one stretch. */
function stretches(values: readonly number[]): Stretch[] {
  const found: Stretch[] = []
  for (let index = 0; index < values.length; ) {
    const from = values[index]!
    const step = (values[index + 1] ?? from + 1) - from
    let end = index
    while (values[end + 1] === values[end]! + step) end++
    const isStretch = end - index >= 2
    found.push(isStretch ? { from, to: values[end]!, step } : { from, to: from, step: 1 })
    index = isStretch ? end + 1 : index + 1
  }
  return found
}

function stretchWords(field: Field, { from, to, step }: Stretch): string {
  const name = (value: number) =>
    field.name in longNames
      ? longNames[field.name as keyof typeof longNames][value - (field.names.length === 12 ? 1 : 0)]!
      : String(value)
  if (from === to) return name(from)
  const range = `${name(from)} to ${name(to)}`
  return step === 1 ? range : `every ${step} ${field.unit}s from ${range}`
}
