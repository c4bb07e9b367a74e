import { Cron } from 'croner'
import { occurrences } from '../../src/calendar/calendar.ts'
import { clockOf } from '../unit/calendar/minute-walker.ts'
import { type Outcome, sum, text } from './outcome.ts'

const minute = 60_000
const day = 1440 * minute

/**
 * Croner 11 with `fixedTimeRule: 'no-wildcard'` means the same as we do, but for four things that its README names or
 * that follow from it; patterns and places where they matter are left out:
 *  - a stepped range without a star (`0-23/2`) is to croner an interval, to Debian and us a fixed time;
 *  - so is `*` in the seconds of a fixed time;
 *  - a day field that begins with `*` but is more than `*` joins by AND here and by OR there;
 *  - what a gap across midnight swallows is dropped there ("on the same day") and runs after the gap here.
 */
export function meansTheSame(cron: string): boolean {
  const fields = cron.split(' ')
  const [minutes = '', hours = '', days = '', , weekdays = ''] = fields.slice(-5)
  const followsClock = minutes.startsWith('*') || hours.startsWith('*')
  if (/\d\/\d/.test(minutes + hours)) return false
  if (fields.length === 6 && fields[0]!.startsWith('*') && !followsClock) return false
  return [days, weekdays].every((field) => field === '*' || !field.startsWith('*'))
}

/** The next few answers of both around one instant, from a day, an hour and a moment before it. */
export function againstCroner(
  { timezone, centre }: { timezone: string; centre: number },
  patterns: readonly string[],
) {
  if (jumpsAcrossMidnight({ timezone, centre })) return { answers: 0, wrong: [] }
  const starts = [centre - day - 2 * 60 * minute, centre - 61 * minute, centre - 1]
  return sum(
    patterns.filter(meansTheSame).flatMap((cron) => {
      const pattern = cron.replace(/(\d)L/, '$1#L')
      const croner = new Cron(pattern, { timezone, fixedTimeRule: 'no-wildcard', paused: true })
      return starts.map((start) => compare({ cron, timezone, croner, start }))
    }),
  )
}

function jumpsAcrossMidnight({ timezone, centre }: { timezone: string; centre: number }): boolean {
  const read = clockOf(timezone)
  const before = read(centre - minute)
  const after = read(centre)
  return after - before > minute && Math.floor(after / day) !== Math.floor(before / day) && after % day === 0
}

function compare({
  cron,
  timezone,
  croner,
  start,
}: {
  cron: string
  timezone: string
  croner: Cron
  start: number
}) {
  const count = 12
  const after = new Date(start)
  const expected = croner.nextRuns(count, after).map(Number)
  const given = occurrences({ cron, timezone }, { after, count }).map(Number)
  const index = expected.findIndex((at, position) => at !== given[position])
  const outcome: Outcome = { answers: count, wrong: [] }
  if (index !== -1)
    outcome.wrong.push(
      `${cron} ${timezone} from ${text(start)}: croner ${text(expected[index])}, ours ${text(given[index])}`,
    )
  return outcome
}
