import type { ReadFields } from './read-fields.ts'

const monthLengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const monthNames = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
  ...['August', 'September', 'October', 'November', 'December'],
]

/** Why no date in any year matches: the dates named do not exist, or the two day fields exclude each other. */
export function neverSentence({ dayOfMonth, month, dayOfWeek }: ReadFields): string {
  const impossible = month.values.flatMap((number) =>
    dayOfMonth.values
      .filter((day) => day > monthLengths[number - 1]!)
      .map((day) => `${day} ${monthNames[number - 1]}`),
  )
  const all = month.values.length * dayOfMonth.values.length
  if (impossible.length > 0 && impossible.length === all && !dayOfMonth.hasLastDay)
    return `${joined(impossible)} ${impossible.length === 1 ? 'does' : 'do'} not exist, so this would never run.`
  return `No date in any year matches day-of-month "${dayOfMonth.text}", month "${month.text}" and day-of-week "${dayOfWeek.text}" together, so this would never run.`
}

export function joined(words: readonly string[], conjunction = 'and'): string {
  if (words.length <= 1) return words.join('')
  return `${words.slice(0, -1).join(', ')} ${conjunction} ${words.at(-1)}`
}
