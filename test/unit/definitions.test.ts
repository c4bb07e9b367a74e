import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { checkConfig } from '../../src/config.ts'
import { buildDefinitions } from '../../src/definitions.ts'

const run = () => undefined
const jobs = [
  {
    name: 'normalise',
    group: 'feed',
    run,
    dependsOn: ['download'],
    timeout: '5m',
    queue: 'feed',
    priority: 3,
  },
  { name: 'download', group: 'feed', run },
  { name: 'export', task: 'existing_export', maxAttempts: 1 },
]
const schedules = [
  {
    id: 'nightly',
    description: 'Everything',
    cron: '0 2 * * *',
    timezone: 'Europe/Paris',
    target: { all: true },
    dst: { overlap: 'both' },
    payload: { b: 1, a: { d: 1, c: 2 } },
    previousIds: ['daily'],
    tags: ['x'],
    grace: '90s',
    overlap: 'allow',
    lockTimeout: '2h',
    environments: ['production', 'staging'],
  },
  { id: 'feed', cron: '@hourly', target: { group: 'feed' } },
]

function build(exported: unknown, { environment = 'production', lockTimeoutMs = 3_600_000 } = {}) {
  return buildDefinitions(checkConfig({ file: 'punctual.config.ts', exported }), {
    environment,
    lockTimeoutMs,
  })
}

describe('definitions', () => {
  const { document } = build({ jobs, schedules })

  it('hold all jobs, by name, with the Graphile task that executes each', () => {
    const plain = { group: null, depends_on: [], timeout_ms: null, max_attempts: 3, priority: 0, queue: null }
    expect(document.jobs).toEqual([
      { ...plain, name: 'download', group: 'feed', task: 'punctual:download', is_foreign: false },
      { ...plain, name: 'export', task: 'existing_export', is_foreign: true, max_attempts: 1 },
      {
        name: 'normalise',
        group: 'feed',
        task: 'punctual:normalise',
        is_foreign: false,
        depends_on: ['download'],
        timeout_ms: 300_000,
        max_attempts: 3,
        priority: 3,
        queue: 'feed',
      },
    ])
  })

  it('hold schedules with every policy and their plan', () => {
    expect(document.schedules).toEqual([
      {
        id: 'feed',
        description: null,
        cron: '@hourly',
        timezone: 'UTC',
        dst_gap: 'after',
        dst_overlap: 'first',
        target: { group: 'feed' },
        plan: [
          { job: 'download', wave: 1 },
          { job: 'normalise', wave: 2 },
        ],
        payload: {},
        tags: [],
        catch_up: 'skip',
        grace_ms: 60_000,
        overlap: 'skip',
        lock_timeout_ms: 3_600_000,
        previous_ids: [],
      },
      {
        id: 'nightly',
        description: 'Everything',
        cron: '0 2 * * *',
        timezone: 'Europe/Paris',
        dst_gap: 'after',
        dst_overlap: 'both',
        target: { all: true },
        plan: [
          { job: 'download', wave: 1 },
          { job: 'export', wave: 1 },
          { job: 'normalise', wave: 2 },
        ],
        payload: { b: 1, a: { d: 1, c: 2 } },
        tags: ['x'],
        catch_up: 'skip',
        grace_ms: 90_000,
        overlap: 'allow',
        lock_timeout_ms: 7_200_000,
        previous_ids: ['daily'],
      },
    ])
  })

  it('hold the schedules of their environment only', () => {
    const ids = (environment: string) =>
      build({ jobs, schedules }, { environment }).document.schedules.map(({ id }) => id)
    expect(ids('staging')).toEqual(['feed', 'nightly'])
    expect(ids('development')).toEqual(['feed'])
  })
})

describe('the hash', () => {
  const { hash } = build({ jobs, schedules })

  it('is that of the JSON with its keys in order', () => {
    const { document, hash } = build({ jobs: [{ name: 'a', run }], schedules: [] })
    const text =
      '{"jobs":[{"depends_on":[],"group":null,"is_foreign":false,"max_attempts":3,"name":"a","priority":0,"queue":null,"task":"punctual:a","timeout_ms":null}],"schedules":[]}'
    expect(JSON.parse(text)).toEqual(document)
    expect(hash).toBe(createHash('sha256').update(text).digest('hex'))
  })

  it('does not mind the order of lists and keys, nor other code with the same name', () => {
    const [nightly, feed] = schedules
    const moved = {
      jobs: jobs.toReversed().map((job) => ('run' in job ? { ...job, run: () => 2 } : job)),
      schedules: [feed, { ...nightly, payload: { a: { c: 2, d: 1 }, b: 1 } }],
    }
    expect(build(moved).hash).toBe(hash)
  })

  it.each([
    ['a job', { jobs: [...jobs, { name: 'more', run }], schedules }],
    ['a time', { jobs, schedules: [{ ...schedules[0], cron: '0 3 * * *' }, schedules[1]] }],
    ['a payload', { jobs, schedules: [{ ...schedules[0], payload: { b: 2 } }, schedules[1]] }],
    ['a schedule less', { jobs, schedules: schedules.slice(1) }],
  ])('changes with %s', (_, exported) => expect(build(exported).hash).not.toBe(hash))
})
