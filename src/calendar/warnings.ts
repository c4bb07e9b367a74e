import { counted } from '../wording.ts'
import { clockChangeWarnings } from './clock-changes.ts'
import { matchesEveryYear } from './days.ts'
import { type Field, fields } from './fields.ts'
import { instantsFrom } from './instants.ts'
import type { ReadFields } from './read-fields.ts'
import { readTiming, type Schedule, type Timing } from './timing.ts'
import { endOfTime } from './wall-times.ts'

/** What is allowed and computed right, but may not be what was meant; one sentence each. */
export function warnings(timing: Timing, { now }: { now: Date }): string[] {
  const schedule = readTiming(timing)
  const { expression } = schedule
  const from = now.getTime()
  if (instantsFrom(schedule, from).next().done) return [nothingSentence(schedule, from)]
  return [
    ...dayFieldWarnings(expression.fields),
    ...fields.flatMap((field) => stepWarnings(field, expression.fields[field.name].text)),
    ...(matchesEveryYear(expression.days) ? [] : ['This does not run every year.']),
    ...clockChangeWarnings(schedule, from),
  ]
}

/** Why nothing comes after `from`. */
function nothingSentence({ zone, startsAt, endsAt }: Schedule, from: number): string {
  if (endsAt < from) return 'Its end has passed: it does not run any more.'
  if (endsAt < endOfTime)
    return `It has no time left between ${from < startsAt ? 'its start' : 'now'} and its end.`
  return `This never runs in ${zone.name}: its times fall where the clock skips them.`
}

function dayFieldWarnings({ dayOfMonth, dayOfWeek }: ReadFields): string[] {
  if (dayOfMonth.text === '*' || dayOfWeek.text === '*') return []
  const given = `Both day fields are set, day-of-month "${dayOfMonth.text}" and day-of-week "${dayOfWeek.text}"`
  const starred = [dayOfMonth, dayOfWeek].find(({ beginsWithStar }) => beginsWithStar)
  return starred === undefined
    ? [`${given}: this runs on days that match either of them.`]
    : [`${given}: since "${starred.text}" begins with *, this runs only on days that match both.`]
}

function stepWarnings(field: Field, text: string): string[] {
  return text.split(',').flatMap((element) => {
    const step = Number(/^\*\/(\d+)$/.exec(element)?.[1] ?? 1)
    if (field.size % step === 0 && (field.name !== 'dayOfMonth' || step === 1 || step === 31)) return []
    const last = field.min + Math.floor((field.size - 1) / step) * step
    const rest = field.min + field.size - last
    return [
      `"${element}" in the ${field.label} field starts over at ${field.min}: after ${last} the next is ${counted(rest, field.unit)} later, not ${step}.`,
    ]
  })
}
