import type { Target } from '../define.ts'

type Dependent = { name: string; group?: string; dependsOn: readonly string[] }

export type PlannedJob = { job: string; wave: number }

/**
 * Makes plans over these jobs: the members of a target with their waves, from 1. A wave is enqueued when the one before
 * it is done. Dependencies outside the target do not run and take no wave, though what lies behind them stays in order.
 */
export function planner(jobs: readonly Dependent[]): (target: Target) => PlannedJob[] {
  const byName = new Map(jobs.map((job) => [job.name, job]))
  const byGroup = Map.groupBy(jobs, ({ group }) => group)
  const before = (name: string) => byName.get(name)?.dependsOn ?? []
  return (target) => {
    if ('job' in target) return [{ job: target.job, wave: 1 }]
    const chosen = 'all' in target ? jobs : (byGroup.get(target.group) ?? [])
    const members = new Set(chosen.map(({ name }) => name))
    if ('group' in target && target.withDependencies) addDependencies(members, before)
    return assignWaves(members, before)
  }
}

type Before = (name: string) => readonly string[]

function addDependencies(members: Set<string>, before: Before): void {
  // A set also hands out what is added to it while it is walked: the closure.
  for (const name of members) {
    for (const dependency of before(name)) members.add(dependency)
  }
}

function assignWaves(members: ReadonlySet<string>, before: Before): PlannedJob[] {
  const waves = new Map<string, number>()
  const waveOf = (name: string): number => {
    const wave = waves.get(name) ?? Math.max(0, ...before(name).map(waveOf)) + (members.has(name) ? 1 : 0)
    waves.set(name, wave)
    return wave
  }
  return [...members]
    .map((job) => ({ job, wave: waveOf(job) }))
    .sort((one, other) => one.wave - other.wave || (one.job < other.job ? -1 : 1))
}
