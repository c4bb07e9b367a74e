import { createHash } from 'node:crypto'
import { join } from 'node:path'
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
  {
    name: 'export',
    task: 'existing_export',
    maxAttempts: 1,
    dependsOn: ['download'],
    dependencyRule: 'all_success',
  },
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
    catchUp: 'run_all',
    catchUpLimit: 7,
    catchUpMaxAge: '12h',
    grace: '90s',
    overlap: 'cancel',
    lockTimeout: '2h',
    deadline: '30m',
    window: { from: '22:00', to: '06:00', days: 'sat,sun' },
    calendars: ['freeze'],
    onBlackout: 'next_day',
    flag: 'new-pricing',
    jitter: '90s',
    stagger: 500,
    maxParallel: 2,
    startsAt: '2026-12-01T00:00:00+01:00',
    endsAt: new Date('2027-01-01T00:00:00Z'),
    maxRuns: 10,
    pauseAfterFailures: 3,
    environments: ['production', 'staging'],
  },
  { id: 'feed', cron: '@hourly', target: { group: 'feed' } },
]
const calendars = {
  quiet: { dates: [] },
  freeze: {
    description: 'No changes',
    dates: ['2026-12-24', { from: '2026-12-27', to: '2026-12-31', label: 'x' }],
  },
}

function build(exported: object, { environment = 'production', lockTimeoutMs = 3_600_000 } = {}) {
  return buildDefinitions(checkConfig({ file: 'punctual.config.ts', exported: { calendars, ...exported } }), {
    environment,
    lockTimeoutMs,
  })
}

describe('definitions', () => {
  const { document } = build({ jobs, schedules })

  it('hold all jobs, by name, with the Graphile task that executes each', () => {
    const plain = {
      ...{ group: null, depends_on: [], dependency_rule: 'all_done' },
      ...{ timeout_ms: null, max_attempts: 3, priority: 0, queue: null },
    }
    expect(document.jobs).toEqual([
      { ...plain, name: 'download', group: 'feed', task: 'punctual:download', is_foreign: false },
      {
        ...plain,
        ...{ name: 'export', task: 'existing_export', is_foreign: true, max_attempts: 1 },
        ...{ depends_on: ['download'], dependency_rule: 'all_success' },
      },
      {
        name: 'normalise',
        group: 'feed',
        task: 'punctual:normalise',
        is_foreign: false,
        depends_on: ['download'],
        dependency_rule: 'all_done',
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
          { job: 'download', wave: 1, position: 1, needs: null },
          { job: 'normalise', wave: 2, position: 1, needs: null },
        ],
        payload: {},
        tags: [],
        catch_up: 'skip',
        catch_up_limit: 100,
        catch_up_max_age_ms: 604_800_000,
        grace_ms: 60_000,
        overlap: 'skip',
        lock_timeout_ms: 3_600_000,
        deadline_ms: null,
        time_window: null,
        calendars: [],
        on_blackout: 'skip',
        flag: null,
        jitter_ms: null,
        stagger_ms: null,
        max_parallel: null,
        starts_at: null,
        ends_at: null,
        max_runs: null,
        pause_after_failures: null,
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
          { job: 'download', wave: 1, position: 1, needs: null },
          { job: 'export', wave: 2, position: 1, needs: ['download'] },
          { job: 'normalise', wave: 2, position: 2, needs: null },
        ],
        payload: { b: 1, a: { d: 1, c: 2 } },
        tags: ['x'],
        catch_up: 'run_all',
        catch_up_limit: 7,
        catch_up_max_age_ms: 43_200_000,
        grace_ms: 90_000,
        overlap: 'cancel',
        lock_timeout_ms: 7_200_000,
        deadline_ms: 1_800_000,
        time_window: { from: '22:00', to: '06:00', days: [6, 7] },
        calendars: ['freeze'],
        on_blackout: 'next_day',
        flag: 'new-pricing',
        jitter_ms: 90_000,
        stagger_ms: 500,
        max_parallel: 2,
        starts_at: '2026-11-30T23:00:00.000Z',
        ends_at: '2027-01-01T00:00:00.000Z',
        max_runs: 10,
        pause_after_failures: 3,
        previous_ids: ['daily'],
      },
    ])
  })

  it('hold all calendars, by name, with their days', () => {
    const day = (first_day: string, last_day = first_day, label: string | null = null) => ({
      ...{ first_day, last_day, label },
    })
    expect(document.calendars).toEqual([
      {
        name: 'freeze',
        description: 'No changes',
        days: [day('2026-12-24'), day('2026-12-27', '2026-12-31', 'x')],
      },
      { name: 'quiet', description: null, days: [] },
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
    const { document, hash } = build({ jobs: [{ name: 'a', run }], schedules: [], calendars: {} })
    const text =
      '{"calendars":[],"jobs":[{"dependency_rule":"all_done","depends_on":[],"group":null,"is_foreign":false,"max_attempts":3,"name":"a","priority":0,"queue":null,"task":"punctual:a","timeout_ms":null}],"schedules":[]}'
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
    [
      'a day of a calendar',
      { jobs, schedules, calendars: { ...calendars, quiet: { dates: ['2026-05-01'] } } },
    ],
  ])('changes with %s', (_, exported) => expect(build(exported).hash).not.toBe(hash))
})

describe('the source', () => {
  const sourceOf = (file: string) =>
    buildDefinitions(checkConfig({ file, exported: { jobs: [], schedules: [] } }), {
      environment: 'test',
      lockTimeoutMs: 1,
    }).source

  it.each([
    ['in the folder of the process', join(process.cwd(), 'punctual.config.ts'), 'punctual.config.ts'],
    ['below it', join(process.cwd(), 'apps/shop.config.mjs'), 'apps/shop.config.mjs'],
    ['elsewhere', join(process.cwd(), '../other/punctual.config.ts'), 'punctual.config.ts'],
  ])('of a config %s is its name from there', (_, file, source) => expect(sourceOf(file)).toBe(source))
})
