import { remembered } from './bounded-cache.ts'
import { type DaysOfYear, daysOfYear, everMatches } from './days.ts'
import { neverSentence } from './never.ts'
import { fieldProblems, type ReadFields, readFields } from './read-fields.ts'
import { alwaysOpen, type OpenTimes } from './window.ts'

export type Expression = {
  fields: ReadFields
  days: DaysOfYear
  /** Where on those days its times may fall. */
  open: OpenTimes
  /** Runs as the clock runs: not in a gap, twice in an overlap. Debian's MIN_STAR or HR_STAR. */
  followsClock: boolean
}

export type ExpressionReading =
  | { expression: Expression; problems: readonly [] }
  | { expression: undefined; problems: readonly string[] }

const nicknames: Record<string, string> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
}

const longest = 256

export function readExpression(text: unknown): ExpressionReading {
  return typeof text === 'string' ? readText(text) : refused(['The cron expression must be a string.'])
}

const readText = remembered(2048, (text: string): ExpressionReading => {
  const problem = textProblem(text)
  if (problem !== undefined) return refused([problem])
  const words = wordsOf(text)
  const problems = fieldProblems(words)
  if (problems.length > 0) return refused(problems)
  const fields = readFields(words)
  const days = sharedDays(fields)
  if (!everMatches(days)) return refused([neverSentence(fields)])
  const followsClock = fields.minute.beginsWithStar || fields.hour.beginsWithStar
  return { expression: { fields, days, open: alwaysOpen, followsClock }, problems: [] }
})

const daysByText = new Map<string, DaysOfYear>()

/** Most expressions name one of few sets of days, and a set of days is the costly part of an expression. */
function sharedDays(fields: ReadFields): DaysOfYear {
  const key = `${fields.dayOfMonth.text} ${fields.month.text} ${fields.dayOfWeek.text}`
  const days = daysByText.get(key) ?? daysOfYear(fields)
  if (daysByText.size >= 512) daysByText.clear()
  daysByText.set(key, days)
  return days
}

/** The six texts of an expression, or however many there are when something is wrong with it. */
export function wordsOf(text: string): string[] {
  const trimmed = text.replace(/^[ \t]+|[ \t]+$/g, '')
  const words = (nicknames[trimmed.toLowerCase()] ?? trimmed).split(/[ \t]+/)
  return words.length === 5 ? ['0', ...words] : words
}

function textProblem(text: string): string | undefined {
  if (text.length > longest)
    return `The cron expression has ${text.length} characters; ${longest} are allowed.`
  const foreign = /[^\t\x20-\x7e]/u.exec(text)
  if (foreign !== null)
    return `The cron expression holds ${JSON.stringify(foreign[0])}; only plain ASCII characters, spaces and tabs are allowed.`
  const trimmed = text.trim()
  if (trimmed === '') return 'The cron expression is empty.'
  return trimmed.startsWith('@') ? nicknameProblem(trimmed) : countProblem(text, trimmed)
}

function nicknameProblem(text: string): string | undefined {
  const nickname = text.toLowerCase()
  if (Object.hasOwn(nicknames, nickname)) return undefined
  if (nickname.startsWith('@reboot')) return '@reboot is not a time: a schedule needs instants known ahead.'
  if (nickname.startsWith('@every'))
    return '@every counts from an unknown start: write steps such as */15 * * * *, which count from the full hour.'
  return `"${text}" is not a known nickname: allowed are ${Object.keys(nicknames).join(', ')}.`
}

function countProblem(text: string, trimmed: string): string | undefined {
  const count = trimmed.split(/[ \t]+/).length
  if (count === 5 || count === 6) return undefined
  const fields = count === 1 ? '1 field' : `${count} fields`
  return `"${text}" has ${fields}: write 5 (minute hour day-of-month month day-of-week), or 6 with seconds first.`
}

function refused(problems: readonly string[]): ExpressionReading {
  return { expression: undefined, problems }
}
