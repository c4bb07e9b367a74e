import type { Target } from '../define.ts'
import { inOrder } from './order.ts'

type Dependent = {
  name: string
  group?: string
  dependsOn: readonly string[]
  dependencyRule?: 'all_done' | 'all_success'
}

export type PlannedJob = {
  job: string
  wave: number
  /** In its wave, from 1. */
  position: number
  /** Jobs of the plan that it depends on and that must have succeeded; null where they need not. */
  needs: string[] | null
}

/**
 * Makes plans over these jobs: the members of a target with their waves, from 1. A wave is enqueued when the one before
 * it is done. Dependencies outside the target do not run and take no wave, though what lies behind them stays in order.
 */
export function planner(jobs: readonly Dependent[]): (target: Target) => PlannedJob[] {
  const dependencies = new Map(jobs.map(({ name, dependsOn }) => [name, dependsOn]))
  const byGroup = Map.groupBy(jobs, ({ group }) => group)
  const { order } = inOrder(dependencies)
  const strict = new Set(
    jobs.filter(({ dependencyRule }) => dependencyRule === 'all_success').map(({ name }) => name),
  )
  const plan = (target: Target) => {
    const members = new Set(membersOf(target))
    if ('group' in target && target.withDependencies) addDependencies(members, dependencies)
    const needs = (job: string) =>
      strict.has(job)
        ? dependencies
            .get(job)!
            .filter((other) => members.has(other))
            .sort()
        : null
    return positioned(assignWaves({ members, dependencies, order })).map((planned) => ({
      ...planned,
      needs: needs(planned.job),
    }))
  }
  const membersOf = (target: Target) => {
    if ('job' in target) return [target.job]
    return ('all' in target ? jobs : (byGroup.get(target.group) ?? [])).map(({ name }) => name)
  }
  const made = new Map<string, PlannedJob[]>()
  return (target) => {
    const key = JSON.stringify(target)
    if (!made.has(key)) made.set(key, plan(target))
    return made.get(key)!
  }
}

type Dependencies = ReadonlyMap<string, readonly string[]>

function addDependencies(members: Set<string>, dependencies: Dependencies): void {
  // A set also hands out what is added to it while it is walked: the closure.
  for (const name of members) {
    for (const dependency of dependencies.get(name) ?? []) members.add(dependency)
  }
}

type Assigning = { members: ReadonlySet<string>; dependencies: Dependencies; order: readonly string[] }

type Waved = Pick<PlannedJob, 'job' | 'wave'>

function assignWaves({ members, dependencies, order }: Assigning): Waved[] {
  const waves = new Map<string, number>()
  for (const name of order) {
    const before = (dependencies.get(name) ?? []).map((dependency) => waves.get(dependency) ?? 0)
    waves.set(name, Math.max(0, ...before) + (members.has(name) ? 1 : 0))
  }
  return [...members]
    .map((job) => ({ job, wave: waves.get(job)! }))
    .sort((one, other) => one.wave - other.wave || (one.job < other.job ? -1 : 1))
}

function positioned(jobs: readonly Waved[]) {
  const before = new Map<number, number>()
  return jobs.map(({ job, wave }) => {
    const position = (before.get(wave) ?? 0) + 1
    before.set(wave, position)
    return { job, wave, position }
  })
}
