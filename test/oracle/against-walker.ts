import { type DstPolicy, occurrences, type Timing } from '../../src/calendar/calendar.ts'
import { firings, walk } from '../unit/calendar/minute-walker.ts'
import { type Outcome, sum, text } from './outcome.ts'

export type Window = { timezone: string; centre: number; reach: number; step: number }

const gaps = ['after', 'shift', 'skip'] as const
const overlaps = ['first', 'second', 'both'] as const
const policies: readonly DstPolicy[] = gaps.flatMap((gap) => overlaps.map((overlap) => ({ gap, overlap })))

/** What follows the clock has no policy: two opposite ones must give the same answers. */
function policiesFor(cron: string): readonly DstPolicy[] {
  const [minute = '', hour = ''] = cron.split(' ').slice(-5)
  return minute.startsWith('*') || hour.startsWith('*') ? [policies[0]!, policies.at(-1)!] : policies
}

/**
 * Every answer of the calendar within reach of one instant, for each pattern and policy, beside what the walker saw:
 * `listed` asked for all together, `fresh` asked one by one from starting points of which many are firings themselves.
 */
export function againstWalker(
  window: Window,
  patterns: readonly string[],
): { listed: Outcome; fresh: Outcome } {
  const { timezone, centre, reach, step } = window
  const range = { from: centre - reach, to: centre + reach }
  const steps = walk({ timezone, ...range, step })
  const compared = patterns.flatMap((cron) =>
    policiesFor(cron).map((dst) => {
      const question = {
        timing: { cron, timezone, dst },
        range,
        expected: firings(steps, { cron, ...dst, step }),
      }
      return { listed: compareListed(question), fresh: compareFresh(question) }
    }),
  )
  return { listed: sum(compared.map(({ listed }) => listed)), fresh: sum(compared.map(({ fresh }) => fresh)) }
}

type Question = { timing: Timing; range: { from: number; to: number }; expected: readonly number[] }

function compareListed({ timing, range, expected }: Question): Outcome {
  const until = new Date(range.to - 1)
  const given = occurrences(timing, { after: new Date(range.from - 1), until }).map(Number)
  const answers = Math.max(given.length, expected.length)
  for (let index = 0; index < answers; index++)
    if (given[index] !== expected[index])
      return {
        answers,
        wrong: [difference({ timing, from: range.from, expected: expected[index], given: given[index] })],
      }
  return { answers, wrong: [] }
}

function compareFresh({ timing, range, expected }: Question): Outcome {
  const starts = startingPoints({ range, expected })
  const wrong = starts.flatMap((from) => {
    const next = expected.find((at) => at > from)
    const until = new Date(range.to - 1)
    const [given] = occurrences(timing, { after: new Date(from), count: 1, until }).map(Number)
    return given === next ? [] : [difference({ timing, from, expected: next, given })]
  })
  return { answers: starts.length, wrong }
}

/** A grid over the window, and the firings nearest its middle with the millisecond before each. */
function startingPoints({ range: { from, to }, expected }: Omit<Question, 'timing'>): number[] {
  const grid = Array.from({ length: 12 }, (_, index) => from + Math.floor(((to - from) * index) / 12))
  const middle = expected.findIndex((at) => at >= (from + to) / 2)
  const near = expected.slice(Math.max(0, middle - 2), middle + 3)
  return [...grid, ...near.flatMap((at) => [at - 1, at])].filter((at) => at >= from && at < to)
}

type Difference = { timing: Timing; from: number; expected: number | undefined; given: number | undefined }

function difference({ timing, from, expected, given }: Difference): string {
  return `${JSON.stringify(timing)} from ${text(from)}: expected ${text(expected)}, given ${text(given)}`
}
