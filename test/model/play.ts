import { differences } from './compare.ts'
import type { Driver } from './engine-driver.ts'
import { type Move, moveOf } from './moves.ts'
import { perform } from './perform.ts'
import type { Scenario } from './scenario.ts'
import { snapshotOf } from './snapshot.ts'
import { createWorld, type World } from './state.ts'
import { beatOf, statementOf } from './statements.ts'
import { story } from './story.ts'
import { needsRefill, nextRunAt } from './timing.ts'

export type Played = {
  move: Move
  at: number
  beat: string[]
  call: string
  answer: unknown
  snapshot: unknown
  duties: Duties
}

/** What a pass must tell the daemon: by when to come back, and whether the forecaster is wanted. */
type Duties = { wakeAt: number | null; refills: Record<string, number>; isRefillDue: boolean }

/** Plays a scenario on the model: what each step calls, and what must be there after it, which `inspect` may look at. */
export function playOnModel(
  { definitions, reach, steps }: Scenario,
  inspect: (world: World, move: Move) => void = () => {},
): Played[] {
  const world = createWorld(structuredClone(definitions))
  const played: Played[] = []
  for (const { toNext, after, action } of [...opening(definitions.length), ...steps]) {
    world.now = (toNext === null ? world.now : nextInstant(world, toNext)) + after
    const move = moveOf(world, action)
    if (move === undefined) continue
    for (const worker of world.workers) if (worker.isAlive) worker.heartbeatAt = world.now
    const [beat, call, before] = [beatOf(world, move), statementOf(world, { move, reach }), dutiesOf(world)]
    const answer = perform(world, { move, reach })
    const duties = move.kind === 'tick' ? dutiesOf(world) : before
    played.push({
      move,
      at: world.now,
      beat,
      call,
      answer,
      snapshot: snapshotOf(world),
      duties,
    })
    inspect(world, move)
  }
  return played
}

const now = { toNext: null, after: 0 }

/** Scenarios begin with schedules that are enabled and know what comes. */
const opening = (count: number): Scenario['steps'] => [
  ...Array.from({ length: count }, (_, pick) => ({ ...now, action: { kind: 'enable' as const, pick } })),
  { ...now, action: { kind: 'refill', isEager: true } },
]

/** What a pass has to do, ever: occurrences to claim, pauses to end, runs to dispatch. */
function wakesOf(world: World): number[] {
  return [
    ...world.schedules.filter(({ waits }) => !waits).map(nextRunAt),
    ...world.schedules.map(({ pausedUntil }) => pausedUntil),
    ...world.runs.map(({ dueAt }) => (dueAt === Number.POSITIVE_INFINITY ? null : dueAt)),
  ].filter((at) => at !== null)
}

function nextInstant(world: World, rank: number): number {
  const ahead = wakesOf(world).filter((at) => at > world.now)
  ahead.sort((one, other) => one - other)
  return ahead[Math.min(rank, ahead.length - 1)] ?? world.now
}

function dutiesOf(world: World): Duties {
  const wakes = wakesOf(world)
  const due = world.schedules.filter((one) => needsRefill(one, world.now))
  return {
    wakeAt: wakes.length === 0 ? null : Math.min(...wakes),
    refills: Object.fromEntries(due.map(({ id, cursor }) => [id, cursor])),
    isRefillDue: due.length + world.stretches.length > 0,
  }
}

/** Plays it on Postgres as well; answers the first step after which they differ, as a story, or nothing. */
export async function mismatchOf(driver: Driver, scenario: Scenario): Promise<string | undefined> {
  const played = playOnModel(scenario)
  const seen = await driver.play(scenario.definitions, played)
  for (const [index, step] of played.entries()) {
    const { answer, snapshot } = seen[index]!
    const found = [...answerDifferences(step, answer), ...differences(step.snapshot, snapshot)]
    if (found.length > 0) return story({ scenario, played: played.slice(0, index + 1), found })
  }
  return undefined
}

// biome-ignore lint/suspicious/noExplicitAny: each function answers in its own shape.
function answerDifferences({ move, answer, duties }: Played, seen: any): string[] {
  if (typeof seen === 'string' && /^\w{5}: /.test(seen)) return [`answer: ${seen}`]
  if (isRefusal(answer) !== isRefusal(seen)) return differences({ answer }, { answer: seen })
  switch (move.kind) {
    case 'tick': {
      const wake = seen.next_wake_at === null ? null : Date.parse(seen.next_wake_at)
      const isLate = duties.wakeAt !== null && (wake === null || wake > duties.wakeAt)
      const found = isLate ? [`wakes too late: model ${duties.wakeAt}, engine ${wake}`] : []
      return duties.isRefillDue && !seen.refill_due ? [...found, 'no refill is due'] : found
    }
    case 'refill':
      return [
        ...Object.entries(duties.refills)
          .filter(([id, after]) => seen.due?.[id] !== after)
          .map(([id, after]) => `refill of ${id}: model from ${after}, engine from ${seen.due?.[id]}`),
        ...(seen.stored === answer ? [] : [`stored ${seen.stored} of ${answer}`]),
      ]
    case 'runMissed':
      return differences({ planned: answer, released: answer }, seen)
    default:
      return answer === undefined || answer === null ? [] : differences({ answer }, { answer: seen })
  }
}

const isRefusal = (answer: unknown): boolean => typeof answer === 'string' && /^PN\d{3}$/.test(answer)
