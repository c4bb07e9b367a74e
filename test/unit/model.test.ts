import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isOpen } from '../model/jobs.ts'
import type { Move } from '../model/moves.ts'
import { playOnModel } from '../model/play.ts'
import { hasEnded, waitingRuns } from '../model/runs.ts'
import { scenario } from '../model/scenario.ts'
import type { Ms, Schedule, World } from '../model/state.ts'
import { occurrences } from '../model/timing.ts'

type Inspect = (world: World, move: Move) => void

/** Looks at the model after each step of random scenarios; each scenario has its own look. */
function always(look: () => Inspect): void {
  const property = fc.property(scenario(), (one) => void playOnModel(one, look()))
  fc.assert(property, { numRuns: 200 })
}

const runsOf = ({ runs }: World, schedule: Schedule) => runs.filter((run) => run.schedule === schedule)
const isLive = (status: string) => status === 'queued' || status === 'running'

test('the model accounts for each occurrence at which a schedule was enabled, exactly once', () => {
  always(() => {
    const before = new Map<Schedule, { enabled: boolean; cursor: Ms }>()
    const due = new Map<Schedule, Ms[]>()
    const bounded = new Set<Schedule>()
    return (world) => {
      for (const schedule of world.schedules) {
        // What comes after the last run allowed is not due; whoever had such a bound is left out.
        if (schedule.policy.maxRuns !== null) bounded.add(schedule)
        if (bounded.has(schedule)) continue
        const { enabled, cursor } = before.get(schedule) ?? { enabled: false, cursor: 0 }
        const passed = enabled
          ? occurrences(schedule, { after: cursor, until: schedule.cursor, count: 1e6 })
          : []
        due.set(schedule, [...(due.get(schedule) ?? []), ...passed.map(({ at }) => at)])
        before.set(schedule, { enabled: schedule.enabled, cursor: schedule.cursor })

        const counted = runsOf(world, schedule).flatMap(({ request, instants }) =>
          request === 0 ? instants : [],
        )
        expect(sorted(counted).join()).toBe(settled(world, schedule, due.get(schedule)!).join())
      }
    }
  })
})

const sorted = (instants: Ms[]): Ms[] => [...instants].sort((one, other) => one - other)

/** Without those that the forecaster has yet to count. */
function settled({ stretches }: World, schedule: Schedule, instants: Ms[]): Ms[] {
  const own = stretches.filter((stretch) => stretch.schedule === schedule)
  return instants.filter((at) => !own.some(({ since, until }) => at > since && at <= until))
}

test('in the model no two runs are active without leave, and the lock is held by the one that is', () => {
  always(() => (world) => {
    for (const schedule of world.schedules) {
      const { lock, policy, waits } = schedule
      const live = runsOf(world, schedule).filter(({ status }) => isLive(status))
      if (policy.overlap !== 'allow') expect(live).toEqual(lock === null ? [] : [lock])
      if (lock !== null) expect(hasEnded(lock)).toBe(false)
      if (lock === null) expect([waits, waitingRuns(world, schedule)]).toEqual([false, []])
    }
  })
})

test('in the model counters say what the ledger says', () => {
  always(() => (world) => {
    for (const schedule of world.schedules) {
      const ended = runsOf(world, schedule).filter(hasEnded)
      const ran = ended.filter(({ wasDispatched, status }) => wasDispatched && status !== 'skipped')
      const skipped = ended.filter((run) => !ran.includes(run))
      expect(schedule).toMatchObject({
        runCount: ran.length,
        failureCount: ran.filter(({ status }) => status === 'failed' || status === 'lost').length,
        skipCount: skipped.reduce((sum, { instants }) => sum + instants.length, 0),
      })
    }
  })
})

test('in the model a run is over exactly when its jobs are, and no wave begins before the one in front of it has ended', () => {
  always(() => (world) => {
    for (const run of world.runs.filter(({ jobs }) => jobs.length > 0)) {
      expect(hasEnded(run)).toBe(run.jobs.every((job) => !isOpen(job) && job.status !== 'waiting'))
      const open = run.jobs.filter(isOpen)
      expect(open.every(({ wave }) => wave === run.wave)).toBe(true)
      expect(open.length).toBeLessThanOrEqual(run.maxParallel)
    }
  })
})
