import fc from 'fast-check'
import type { Action } from './moves.ts'
import { among, definition, or, policy } from './schedules.ts'
import { type Definition, day, hour, type Ms, minute, second } from './state.ts'
import type { Reach } from './timing.ts'

/** First the clock goes on: to one of the instants that something is planned for, and by so much `after`. */
export type Step = { toNext: number | null; after: Ms; action: Action }
export type Scenario = { definitions: Definition[]; reach: Reach; steps: Step[] }

const pick = fc.nat({ max: 11 })
const on = <Kind extends Action['kind']>(...kinds: Kind[]) =>
  fc.record({ kind: fc.constantFrom(...kinds), pick })
const always = <Kind extends Action['kind']>(kind: Kind) => fc.constant({ kind })

/** How long before now, or before its end, a range lies. */
const ago = or(among(0, minute, hour, day))

const weighed: [number, fc.Arbitrary<Action>][] = [
  [1, always('nothing')],
  [20, always('tick')],
  [6, fc.record({ kind: fc.constant('refill'), isEager: fc.boolean() })],
  [1, always('settle')],
  [3, on('enable')],
  [1, on('disable')],
  [1, fc.record({ kind: fc.constant('pause'), pick, lasts: among(second, minute, hour) })],
  [2, on('trigger')],
  [14, on('start')],
  [
    14,
    fc.record({
      kind: fc.constant('finish'),
      pick,
      outcome: fc.constantFrom('succeeded', 'succeeded', 'failed', 'retry'),
    }),
  ],
  [1, on('vanish', 'knock', 'late')],
  [1, on('cancel')],
  [2, on('retry')],
  [1, on('runOne')],
  [1, on('dismissOne')],
  [
    2,
    fc.record({
      kind: fc.constantFrom('runMissed', 'runMissed', 'dismissMissed'),
      pick,
      fromAgo: ago,
      toAgo: ago,
      newestOnly: fc.constantFrom(false, false, true),
      perMinute: fc.constantFrom(null, null, 1, 2, 60),
    }),
  ],
  [2, fc.record({ kind: fc.constant('redefine'), pick, policy: policy(hour) })],
  [2, fc.record({ kind: fc.constant('flag'), isOn: fc.constantFrom(true, true, false) })],
  [5, fc.record({ kind: fc.constant('blackout'), inDays: among(0, 0, -1, 1, 2), days: among(1, 1, 2, 400) })],
  [1, on('freeBlackout')],
  [2, always('sweep')],
  [1, always('crash')],
]
const action = fc.oneof(
  { withCrossShrink: true },
  ...weighed.map(([weight, arbitrary]) => ({ weight, arbitrary })),
)

const passing: [number, fc.Arbitrary<Pick<Step, 'toNext' | 'after'>>][] = [
  [14, fc.constant({ toNext: null, after: 0 })],
  [8, fc.record({ toNext: fc.nat(2), after: among(0, 0, 5 * second) })],
  [3, later(5 * second, 12)],
  [2, later(minute, 60)],
  [1, later(hour, 24)],
  [1, fc.constant({ toNext: null, after: 7 * day })],
]
const time = fc.oneof(
  { withCrossShrink: true },
  ...passing.map(([weight, arbitrary]) => ({ weight, arbitrary })),
)

function later(unit: Ms, max: number) {
  return fc.integer({ min: 1, max }).map((count) => ({ toNext: null, after: count * unit }))
}

/** One to three schedules and a number of steps, each of which shrinks to nothing. */
export function scenario(length = 50): fc.Arbitrary<Scenario> {
  const step = fc.tuple(time, action).map(([when, what]) => ({ ...when, action: what }))
  return fc.record({
    definitions: fc
      .integer({ min: 1, max: 3 })
      .chain((count) => fc.tuple(...[0, 1, 2].slice(0, count).map(definition))),
    reach: fc.record({ behind: among(6, 20, 500), ahead: among(1, 3, 64) }),
    steps: fc.array(step, { minLength: length, maxLength: length }),
  })
}
