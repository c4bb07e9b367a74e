import { counted } from '../../../wording.ts'
import type { previewOf } from '../../preview.ts'
import type { DayAhead } from '../parts/day-ahead.ts'

/** So many others at one minute are worth a word. */
const crowd = 3
/** What starts at more minutes than this has no minute to move. */
const mostMinutes = 4

type Occurrences = ReturnType<typeof previewOf>['occurrences']

/** At which minutes others start together, and which minute nearby is free; minutes as the schedule's zone counts them. */
export function crowdWarnings(occurrences: Occurrences, at: DayAhead['minutes']): string[] {
  const minutes = new Map(
    occurrences.map(({ at, local }) => [at.getUTCMinutes(), Number(local.slice(14, 16))]),
  )
  if (minutes.size > mostMinutes) return []
  return [...minutes].flatMap(([minute, local]) => {
    const others = at.get(minute) ?? 0
    if (others < crowd) return []
    const ahead = Array.from({ length: 59 }, (_, index) => index + 1)
    const step = ahead.find((by) => (at.get((minute + by) % 60) ?? 0) === 0)
    const free =
      step === undefined ? 'no minute of the hour is free' : `:${shown((local + step) % 60)} is free`
    return [`${counted(others, 'schedule starts', 'schedules start')} at :${shown(local)}; ${free}.`]
  })
}

function shown(minute: number): string {
  return String(minute).padStart(2, '0')
}
