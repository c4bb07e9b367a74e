import { joined } from './never.ts'
import { isWholeDays, readWindow, type Window } from './window.ts'

const names = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/** `between 09:00 and 17:00, Monday to Friday`; empty for a window that is always open. */
export function windowWords(window: Window): string {
  const isAllDay = isWholeDays(readWindow({ ...window, days: undefined }))
  return [...(isAllDay ? [] : [hoursText(window)]), ...daysText(window.days)].join(', ')
}

function hoursText({ from, to }: Window): string {
  const isOvernight = from > to && !/^00:00(:00)?$/.test(to)
  return `between ${from} and ${to}${isOvernight ? ' of the next day' : ''}`
}

/** The names of the days, three or more in a row as a range, which may go round the end of the week. */
function daysText(days: readonly number[] = []): string[] {
  const opens = names.map((_, index) => days.includes(index + 1))
  if (opens.every((isOpen) => isOpen === opens[0])) return []
  const starts = opens.flatMap((isOpen, index) => (isOpen && !opens[(index + 6) % 7] ? [index] : []))
  const runs = starts.flatMap((start) => {
    let length = 1
    while (opens[(start + length) % 7]) length++
    const run = Array.from({ length }, (_, offset) => names[(start + offset) % 7]!)
    return length > 2 ? [`${run[0]} to ${run.at(-1)}`] : run
  })
  return [joined(runs)]
}
