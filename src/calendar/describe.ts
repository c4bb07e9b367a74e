import cronstrue from 'cronstrue'
import { canonicalFields } from './canonical.ts'
import type { ReadFields } from './read-fields.ts'
import { readTiming, type Timing } from './timing.ts'
import { windowWords } from './window-words.ts'

/** A timing as a sentence with its window and zone: "At 02:30, Monday through Friday, America/New_York". */
export function describe(timing: Timing): string {
  const { expression, zone } = readTiming(timing)
  const window = timing.window ? windowWords(timing.window) : ''
  return [sentence(expression.fields), window, zone.name].filter((part) => part !== '').join(', ')
}

// cronstrue says "and on Monday" where cron means "or", so each part is asked for alone and joined here.
function sentence(fields: ReadFields): string {
  const [second, minute, hour, dayOfMonth, month, dayOfWeek] = canonicalFields(fields)
  const say = (days: string) => inWords(`${second} ${minute} ${hour} ${days}`)
  const time = say('* * *')
  const inMonth = say(`${dayOfMonth} * *`).slice(time.length)
  const inWeek = say(`* * ${dayOfWeek}`).slice(time.length)
  return time + dayWords(fields, { inMonth, inWeek }) + say(`* ${month} *`).slice(time.length)
}

function dayWords({ dayOfMonth, dayOfWeek }: ReadFields, words: { inMonth: string; inWeek: string }): string {
  const { inMonth, inWeek } = words
  if (inMonth === '' || inWeek === '') return alone({ dayOfMonth, dayOfWeek }, words)
  const weekday = inWeek.replace(/^, (only )?(on )?/, '')
  if (dayOfMonth.beginsWithStar || dayOfWeek.beginsWithStar)
    return `${inMonth}, only when that is also ${weekday.replaceAll(' and ', ' or ')}`
  return `${inMonth} or on ${weekday}`
}

/** One field matches every day; without a star it still counts, and makes every day match. */
function alone(
  { dayOfMonth, dayOfWeek }: Pick<ReadFields, 'dayOfMonth' | 'dayOfWeek'>,
  words: { inMonth: string; inWeek: string },
) {
  const mustBothMatch = dayOfMonth.beginsWithStar || dayOfWeek.beginsWithStar
  return mustBothMatch ? words.inMonth + words.inWeek : ''
}

const said = new Map<string, string>()
const mostSaid = 5_000

/** A page asks for the same few expressions for each of its schedules, each time. */
function inWords(expression: string): string {
  const known = said.get(expression)
  if (known !== undefined) return known
  const words = cronstrue.toString(expression, {
    use24HourTimeFormat: true,
    throwExceptionOnParseError: true,
  })
  if (said.size === mostSaid) said.clear()
  said.set(expression, words)
  return words
}
