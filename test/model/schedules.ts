import fc from 'fast-check'
import {
  type Definition,
  day,
  hour,
  type Ms,
  minute,
  type PlannedJob,
  type Policy,
  second,
  start,
} from './state.ts'
import type { Timing } from './timing.ts'

export const among = (...those: number[]) => fc.constantFrom(...those)

/** Mostly nothing, to which it shrinks. */
export function or<One>(arbitrary: fc.Arbitrary<One>, weight = 3): fc.Arbitrary<One | null> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary },
  )
}

/** `cycle` is how often the schedule is due: what a policy says in time is told against that, or absolutely. */
export function policy(cycle: Ms): fc.Arbitrary<Policy> {
  return fc.record({
    catchUp: fc.constantFrom('skip', 'run_once', 'run_all'),
    catchUpLimit: among(1, 2, 3, 5),
    catchUpMaxAge: among(7 * day, 3 * cycle, hour),
    grace: among(minute, 0, cycle, 4 * cycle, 2 * hour),
    overlap: fc.constantFrom('skip', 'queue', 'cancel', 'allow'),
    lockTimeout: among(minute, hour),
    deadline: or(among(cycle / 2, 2 * cycle, minute, day)),
    calendars: fc.constantFrom([], ['holidays'], ['holidays']),
    onBlackout: fc.constantFrom('skip', 'next_day'),
    windowDays: or(fc.constantFrom([1, 2, 3, 4, 5], [7]), 6),
    flag: or(fc.constant('beta')),
    jitter: or(among(5 * second, hour)),
    stagger: or(among(5 * second, minute)),
    maxParallel: or(among(1, 2)),
    startsAt: or(among(start + hour, start + 2 * day), 8),
    endsAt: or(among(start + hour, start + 2 * day, start + 30 * day), 5),
    maxRuns: or(among(1, 2, 5)),
    pauseAfterFailures: or(among(1, 2)),
    zoneOffset: among(0, 9 * hour),
  })
}

/** Of a regular schedule one instant in each cycle, else a few anywhere in it, some of which the clock leaves out. */
function timing(cycle: Ms): fc.Arbitrary<Timing> {
  const tenth = fc.record({ tenths: fc.nat(9), isGap: fc.constantFrom(false, false, false, true) })
  const irregular = fc
    .uniqueArray(tenth, { minLength: 1, maxLength: 4, selector: ({ tenths }) => tenths })
    .map((those) => those.sort((one, other) => one.tenths - other.tenths))
    .map((those) => those.map(({ tenths, isGap }) => ({ after: (cycle * tenths) / 10, isGap })))
  const regular = fc.constant<Timing['offsets']>([{ after: 0, isGap: false }])
  return fc.record({
    cycle: fc.constant(cycle),
    offsets: fc.oneof({ withCrossShrink: true }, regular, irregular),
    end: or(among(start + hour, start + 3 * day), 8),
  })
}

/**
 * One to three jobs in each of one to three waves. The bits of `needs` say which jobs of the wave in front must have
 * succeeded; none where it runs whatever became of them.
 */
const plan: fc.Arbitrary<PlannedJob[]> = fc
  .array(fc.array(fc.nat(7), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 })
  .map((waves) =>
    waves.flatMap((jobs, index) =>
      jobs.map((needs, place) => {
        const needed = namesOf(waves[index - 1] ?? [], index - 1).filter((_, bit) => needs & (1 << bit))
        return {
          job: namesOf(jobs, index)[place]!,
          wave: index + 1,
          position: place + 1,
          needs: needed.length === 0 ? null : needed,
        }
      }),
    ),
  )

const namesOf = (jobs: number[], wave: number): string[] =>
  jobs.map((_, place) => `${'abc'[wave]}${place + 1}`)

/** Now and then a schedule none of whose jobs is left. */
const plans = fc.oneof(
  { withCrossShrink: true },
  { weight: 9, arbitrary: fc.constant<PlannedJob[]>([{ job: 'a1', wave: 1, position: 1, needs: null }]) },
  { weight: 9, arbitrary: plan },
  { weight: 1, arbitrary: fc.constant<PlannedJob[]>([]) },
)

export function definition(index: number): fc.Arbitrary<Definition> {
  return among(10 * second, minute, 5 * minute, hour, day).chain((cycle) =>
    fc.record({
      id: fc.constant(`s${index + 1}`),
      policy: policy(cycle),
      timing: timing(cycle),
      plan: plans,
    }),
  )
}
