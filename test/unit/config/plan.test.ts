import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type PlannedJob, planner } from '../../../src/config/plan.ts'

const jobs = [
  { name: 'download', group: 'feed', dependsOn: [] },
  { name: 'normalise', group: 'feed', dependsOn: ['download'] },
  { name: 'score', group: 'matching', dependsOn: ['normalise'] },
  { name: 'audit', group: 'matching', dependsOn: [] },
  { name: 'publish', group: 'matching', dependsOn: ['score', 'audit'] },
  { name: 'report', group: 'feed', dependsOn: ['publish'] },
]
const plan = planner(jobs)
const waves = (planned: PlannedJob[]) => planned.map(({ job, wave }) => `${wave} ${job}`)

describe('plans', () => {
  it('of one job are that job', () => {
    expect(waves(plan({ job: 'publish' }))).toEqual(['1 publish'])
  })

  it('of everything keep every dependency', () => {
    expect(waves(plan({ all: true }))).toEqual([
      '1 audit',
      '1 download',
      '2 normalise',
      '3 score',
      '4 publish',
      '5 report',
    ])
  })

  it('of a group leave out what is outside', () => {
    expect(waves(plan({ group: 'matching' }))).toEqual(['1 audit', '1 score', '2 publish'])
  })

  it('of a group keep the order that comes about through jobs outside', () => {
    expect(waves(plan({ group: 'feed' }))).toEqual(['1 download', '2 normalise', '3 report'])
  })

  it('of a group with its dependencies take in all that it needs', () => {
    expect(waves(plan({ group: 'matching', withDependencies: true }))).toEqual([
      '1 audit',
      '1 download',
      '2 normalise',
      '3 score',
      '4 publish',
    ])
  })

  it('number the jobs of each wave from 1, by name', () => {
    const places = plan({ all: true }).map(({ job, wave, position }) => `${wave}.${position} ${job}`)
    expect(places.slice(0, 3)).toEqual(['1.1 audit', '1.2 download', '2.1 normalise'])
  })

  it('tell of jobs that need success which of their dependencies are in the plan, of others nothing', () => {
    const strict = jobs.map((job) =>
      job.name === 'publish' || job.name === 'audit'
        ? { ...job, dependencyRule: 'all_success' as const }
        : job,
    )
    const needs = (target: Parameters<typeof plan>[0]) =>
      Object.fromEntries(planner(strict)(target).map(({ job, needs }) => [job, needs]))
    expect(needs({ group: 'matching' })).toEqual({ audit: [], score: null, publish: ['audit', 'score'] })
    expect(needs({ job: 'publish' })).toEqual({ publish: [] })
  })

  it('put each job as early as its dependencies inside the target allow', () => {
    const graph = fc.array(
      fc.record({ group: fc.constantFrom('a', 'b'), before: fc.array(fc.nat(30), { maxLength: 4 }) }),
      {
        minLength: 1,
        maxLength: 30,
      },
    )
    fc.assert(
      fc.property(graph, fc.boolean(), (nodes, withDependencies) => {
        const some = nodes.map(({ group, before }, index) => ({
          name: `j${index}`,
          group,
          dependsOn: before.filter((other) => other < index).map((other) => `j${other}`),
        }))
        const wanted = some[0]!.group
        const planned = planner(some)({ group: wanted, withDependencies })
        const waveOf = new Map(planned.map(({ job, wave }) => [job, wave]))
        expect(waveOf.size).toBe(planned.length)
        for (const { name, group, dependsOn } of some) {
          if (group === wanted) expect(waveOf.has(name)).toBe(true)
          const wave = waveOf.get(name)
          if (wave === undefined) continue
          if (withDependencies) for (const before of dependsOn) expect(waveOf.has(before)).toBe(true)
          for (const before of dependsOn) expect(waveOf.get(before) ?? 0).toBeLessThan(wave)
        }
        const used = new Set(planned.map(({ wave }) => wave))
        expect([...used].sort((one, other) => one - other)).toEqual([...used].map((_, index) => index + 1))
      }),
    )
  })
})
