import { type Field, numberOf } from './fields.ts'

/** Why one element of a field's list is refused, as a sentence with the fix; undefined when it is good. */
export function elementProblem(field: Field, text: string): string | undefined {
  if (text === '') return `The ${field.label} field has an empty place in its list.`
  return foreignProblem(field, text) ?? valueProblem(field, text)
}

/** Marks of other dialects, each of which some reader somewhere takes for something else. */
function foreignProblem(field: Field, text: string): string | undefined {
  const where = `"${text}" in the ${field.label} field`
  if (text.includes('?'))
    return `${where} is Quartz's, where Sunday is 1: write *, and check the weekdays, for here Sunday is 0 or 7.`
  if (/^H([(/-]|$)/i.test(text)) return `${where} is Jenkins's hash: write the value itself.`
  if (text.includes('~')) return `${where} asks for a random value: write the value itself.`
  if (/^(L|\d+)W$/i.test(text))
    return `${where} asks for the nearest weekday, which is not supported: write the days themselves.`
  if (/^L-\d+$/i.test(text))
    return `${where} counts back from the end of the month, which is not supported: only L, the last day, is.`
  if (field.name === 'dayOfWeek' && /^L$/i.test(text))
    return `${where} means different days in different crons: write 6 for Saturday, or 5L for the last Friday of the month.`
  if (field.name === 'dayOfWeek' && /#L$/i.test(text))
    return `${where}: for the last one of the month write 5L.`
  return undefined
}

function valueProblem(field: Field, text: string): string | undefined {
  if (isLastOrNth(field, text)) return nthProblem(field, text)
  const parts = /^(?:\*|(\w+)(-(\w+))?)(?:\/(\d+))?$/.exec(text)
  if (parts === null) return notUnderstood(field, text)
  const [, first, range, last, step] = parts
  for (const value of [first, last]) {
    const problem = value === undefined ? undefined : singleProblem({ field, text, value })
    if (problem !== undefined) return problem
  }
  const from = first === undefined ? field.min : numberOf(field, first)
  const to = last === undefined ? from : numberOf(field, last)
  if (from > to) return backwards({ field, text, from, to })
  if (step === undefined) return undefined
  if (first !== undefined && range === undefined)
    return `"${text}" in the ${field.label} field steps from a single value, which crons read differently: write ${first}-${field.max}/${step}.`
  return stepProblem({ field, text, step, size: first === undefined ? field.size : to - from + 1 })
}

function isLastOrNth(field: Field, text: string): boolean {
  if (field.name === 'dayOfMonth') return /^L$/i.test(text)
  return field.name === 'dayOfWeek' && /^\w+(#.*|(?<=\d|[a-z]{3})L)$/i.test(text)
}

function nthProblem(field: Field, text: string): string | undefined {
  if (field.name === 'dayOfMonth') return undefined
  const [value = '', nth] = text.split(/#|(?<=.)L$/i)
  const problem = singleProblem({ field, text, value })
  if (problem !== undefined || !text.includes('#') || /^[1-5]$/.test(nth ?? '')) return problem
  return `"${text}" in the day-of-week field: after # comes 1 to 5, which one of the month.`
}

function singleProblem({ field, text, value }: { field: Field; text: string; value: string }) {
  if (field.names.includes(value.toUpperCase())) return undefined
  if (!/^\d+$/.test(value)) return notUnderstood(field, text)
  if (Number(value) >= field.min && Number(value) <= field.max) return undefined
  return `${value} in the ${field.label} field is outside ${field.min}-${field.max}.`
}

function stepProblem({
  field,
  text,
  step,
  size,
}: {
  field: Field
  text: string
  step: string
  size: number
}) {
  const where = `"${text}" in the ${field.label} field`
  if (/^0+$/.test(step)) return `${where} has a step of 0: write at least 1.`
  if (Number(step) <= size) return undefined
  return `${where} has a step of ${step} over only ${size} values: a step cannot reach past the end of its field.`
}

function backwards({ field, text, from, to }: { field: Field; text: string; from: number; to: number }) {
  const highest = field.min + field.size - 1
  const span = (low: number, high: number) => (low === high ? `${low}` : `${low}-${high}`)
  const order = field.name === 'dayOfWeek' ? ' (here the week begins with Sunday, 0)' : ''
  return `"${text}" in the ${field.label} field runs backwards${order}: write ${span(from, highest)},${span(field.min, to)}.`
}

function notUnderstood(field: Field, text: string): string {
  const names = field.names.length > 0 ? `, a name ${field.names[0]}-${field.names.at(-1)}` : ''
  const last = { dayOfMonth: ', L', dayOfWeek: ', 1#2, 5L' }[field.name as string] ?? ''
  return `"${text}" in the ${field.label} field is not understood: allowed are *, a number ${field.min}-${field.max}${names}, a range a-b, a step */n or a-b/n${last}, and lists of these.`
}
