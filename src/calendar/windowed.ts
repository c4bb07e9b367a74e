import { remembered } from './bounded-cache.ts'
import { everMatches, onWeekdays } from './days.ts'
import { type Expression, readExpression } from './expression.ts'
import { timesOfDay } from './wall-times.ts'
import { type OpenTimes, readWindow, type Window } from './window.ts'

/** What of an expression falls inside a window; undefined when nothing ever does. Both have been found good. */
export function windowed(cron: string, { from, to, days }: Window): Expression | undefined {
  return narrowedBy(JSON.stringify([cron, { from, to, days }]))
}

const narrowedBy = remembered(1024, (key) => {
  const [cron, window] = JSON.parse(key) as [string, Window]
  return narrowed(readExpression(cron).expression!, readWindow(window))
})

/** Only days and parts of days on which some time matches are kept, so that no walk ever looks at one in vain. */
function narrowed(expression: Expression, window: OpenTimes): Expression | undefined {
  const { fields } = expression
  const open = window.map((parts) =>
    parts.filter((part) => !timesOfDay(fields, { midnight: 0, ...part }).next().done),
  )
  const days = onWeekdays(expression.days, (weekday) => open[weekday]!.length > 0)
  return everMatches(days) ? { ...expression, days, open } : undefined
}
