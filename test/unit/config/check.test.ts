import { describe, expect, it } from 'vitest'
import { checkConfig } from '../../../src/config.ts'
import { ConfigError } from '../../../src/errors.ts'
import { problemLine } from '../../../src/problems.ts'

const run = () => undefined
const job = { name: 'feed.download', group: 'feed', run }
const schedule = { id: 'feed-refresh', cron: '*/15 * * * *', target: { group: 'feed' } }

function check(exported: unknown) {
  return checkConfig({ file: 'punctual.config.ts', exported })
}

function problemsOf(exported: unknown): string[] {
  try {
    check(exported)
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError)
    return (error as ConfigError).problems.map(problemLine)
  }
  return []
}

const withJob = (fields: object) =>
  problemsOf({ jobs: [job, { name: 'other', run, ...fields }], schedules: [] })
const withSchedule = (fields: object) => problemsOf({ jobs: [job], schedules: [{ ...schedule, ...fields }] })

describe('a good config', () => {
  it('comes back complete', () => {
    expect(check({ jobs: [job], schedules: [schedule] })).toEqual({
      file: 'punctual.config.ts',
      jobs: [{ name: 'feed.download', group: 'feed', run, dependsOn: [], maxAttempts: 3, priority: 0 }],
      schedules: [
        {
          id: 'feed-refresh',
          description: null,
          cron: '*/15 * * * *',
          timezone: 'UTC',
          dst: { gap: 'after', overlap: 'first' },
          target: { group: 'feed' },
          payload: {},
          environments: null,
          previousIds: [],
          tags: [],
          catchUp: 'skip',
          graceMs: 60_000,
          overlap: 'skip',
          lockTimeoutMs: null,
        },
      ],
    })
  })

  it('keeps what it says', () => {
    const { jobs, schedules } = check({
      jobs: [
        { ...job, timeout: '5m', maxAttempts: 1, priority: -2, queue: 'feed' },
        { name: 'export', task: 'existing_export', dependsOn: ['feed.download', 'feed.download'] },
      ],
      schedules: [
        {
          ...schedule,
          timezone: 'America/New_York',
          dst: { gap: 'shift' },
          target: { group: 'feed', withDependencies: true },
          payload: { source: ['a', { b: null }] },
          environments: ['production'],
          previousIds: ['feed'],
          tags: ['nightly'],
          grace: 5_000,
          overlap: 'allow',
          lockTimeout: '2h',
        },
      ],
      calendars: { holidays: { dates: ['2026-12-25'] } },
    })
    expect(jobs[0]).toMatchObject({ timeout: 300_000, maxAttempts: 1, priority: -2, queue: 'feed' })
    expect(jobs[1]).toMatchObject({ task: 'existing_export', dependsOn: ['feed.download'] })
    expect(jobs[1]).not.toHaveProperty('run')
    expect(schedules[0]).toMatchObject({
      timezone: 'America/New_York',
      dst: { gap: 'shift', overlap: 'first' },
      target: { group: 'feed', withDependencies: true },
      payload: { source: ['a', { b: null }] },
      environments: ['production'],
      previousIds: ['feed'],
      tags: ['nightly'],
      graceMs: 5_000,
      overlap: 'allow',
      lockTimeoutMs: 7_200_000,
    })
  })
})

describe('jobs', () => {
  it.each([
    ['no name', { name: undefined }, 'jobs[1].name: is missing'],
    ['a name that cannot be one', { name: 'a b' }, 'jobs["a b"].name: is not valid'],
    [
      'a name used twice',
      { name: 'feed.download' },
      'jobs["feed.download"].name: "feed.download" is used more than once',
    ],
    ['no code', { run: undefined }, 'jobs["other"]: has neither run nor task; allowed: one of the two'],
    ['too much code', { task: 'x' }, 'jobs["other"]: has both run and task; allowed: one of the two'],
    ['code that is none', { run: 'x' }, 'jobs["other"].run: is not valid; given \'x\'; allowed: a function'],
    [
      'a reserved task',
      { run: undefined, task: 'punctual:x' },
      'jobs["other"].task: begins with "punctual:", which is reserved',
    ],
    [
      'a timeout elsewhere',
      { run: undefined, task: 'x', timeout: '1m' },
      'jobs["other"].timeout: cannot be kept',
    ],
    [
      'a timeout of nothing',
      { timeout: 0 },
      'jobs["other"].timeout: is not valid; given 0; allowed: a duration from 1 ms',
    ],
    ['half an attempt', { maxAttempts: 0.5 }, 'jobs["other"].maxAttempts: is not valid; given 0.5'],
    [
      'a misspelt field',
      { dependOn: [] },
      'jobs["other"].dependOn: is not a known field; did you mean "dependsOn"?',
    ],
    [
      'a later field',
      { dependencyRule: 'all_success' },
      'jobs["other"].dependencyRule: is not in this version',
    ],
    [
      'a dependency on nobody',
      { dependsOn: ['feed.dwnload'] },
      'jobs["other"].dependsOn[0]: there is no job "feed.dwnload"; did you mean "feed.download"?',
    ],
    [
      'a dependency on itself',
      { dependsOn: ['other'] },
      'jobs["other"].dependsOn: depends on itself: other → other',
    ],
  ])('with %s', (_, fields, expected) => {
    expect(withJob(fields)).toEqual([expect.stringContaining(expected)])
  })

  it('in a circle are told the way round', () => {
    const circle = [
      { name: 'a', run, dependsOn: ['c'] },
      { name: 'b', run, dependsOn: ['a'] },
      { name: 'c', run, dependsOn: ['b'] },
    ]
    expect(problemsOf({ jobs: circle, schedules: [] })).toEqual([
      'jobs["a"].dependsOn: depends on itself: a → c → b → a',
    ])
  })
})

describe('schedules', () => {
  const later = [
    'catchUpLimit catchUpMaxAge deadline window calendars onBlackout flag jitter stagger maxParallel',
    'startsAt endsAt maxRuns pauseAfterFailures',
  ]

  it.each(later.flatMap((line) => line.split(' ')))('with %s are told that this comes later', (field) => {
    expect(withSchedule({ [field]: ['x'] })).toEqual([
      `schedules["feed-refresh"].${field}: is not in this version`,
    ])
  })

  it.each([
    ['a later policy', { catchUp: 'run_all' }, ".catchUp: 'run_all' is not in this version"],
    ['a later overlap', { overlap: 'queue' }, ".overlap: 'queue' is not in this version"],
    [
      'an unknown policy',
      { overlap: 'wait' },
      ".overlap: is not valid; given 'wait'; allowed: 'skip' or 'allow'",
    ],
    ['a policy for nothing', { dst: { gap: 'before' } }, ".dst.gap: is not valid; given 'before'"],
    [
      'no duration',
      { grace: '60 secs' },
      ".grace: is not valid; given '60 secs'; allowed: a duration from 1000 ms",
    ],
    ['no patience', { grace: 0 }, '.grace: is not valid; given 0'],
    ['no target', { target: undefined }, '.target: is missing; allowed: { job: … }, { group: …'],
    ['two targets', { target: { job: 'feed.download', all: true } }, '.target: is not valid'],
    [
      'an unknown job',
      { target: { job: 'feed.dowload' } },
      '.target.job: there is no job "feed.dowload"; did you mean "feed.download"?',
    ],
    [
      'an unknown group',
      { target: { group: 'matching' } },
      '.target.group: there is no group "matching"; allowed: feed',
    ],
    ['a payload that JSON cannot carry', { payload: { at: new Date(0) } }, '.payload: is not valid'],
    ['a reserved payload', { payload: { _punctual: 1 } }, '.payload: is not valid'],
    ['a wrong cron', { cron: '61 * * * *' }, ''],
    ['an impossible date', { cron: '0 0 30 2 *' }, ': 30 February does not exist'],
    ['no cron', { cron: undefined }, '.cron: is missing'],
    ['a wrong zone', { timezone: 'Europe/Pari' }, ': "Europe/Pari" is not a known time zone'],
    [
      'a previous id in use',
      { previousIds: ['feed-refresh'] },
      '.previousIds[0]: "feed-refresh" is the id of a schedule that is still defined',
    ],
    ['a misspelt field', { timeZone: 'UTC' }, '.timeZone: is not a known field; did you mean "timezone"?'],
  ])('with %s', (_, fields, expected) => {
    expect(withSchedule(fields)).toEqual([expect.stringContaining(`schedules["feed-refresh"]${expected}`)])
  })

  it.each(['Feed', '-feed', 'a b', '', 'x'.repeat(51)])('cannot be called "%s"', (id) => {
    expect(withSchedule({ id })).toEqual([expect.stringContaining('.id: is not valid')])
  })

  it('cannot share an id, now or formerly', () => {
    const second = { ...schedule, previousIds: ['old'] }
    expect(problemsOf({ jobs: [job], schedules: [second, second] })).toEqual([
      'schedules["feed-refresh"].id: "feed-refresh" is used more than once',
      'schedules["feed-refresh"].previousIds[0]: "old" is used more than once',
    ])
  })

  it('cannot ask for all of nothing', () => {
    expect(problemsOf({ jobs: [], schedules: [{ ...schedule, target: { all: true } }] })).toEqual([
      'schedules["feed-refresh"].target: asks for all jobs, and there are none',
    ])
  })
})

describe('problems', () => {
  it('are told all at once, of whatever kind and place', () => {
    const problems = problemsOf({
      jobs: [{ name: 'a', run, dependsOn: ['b'], timeout: 'soon' }, { name: 'b', run, dependsOn: ['a'] }, 7],
      schedules: [
        { id: 'Bad', cron: '* * *', target: { job: 'c' }, jitter: '5s', grace: 'soon' },
        { ...schedule, timezone: 'Mars/Base', target: { group: 'feed' } },
      ],
      calendars: { holidays: { dates: ['2026-02-30'] } },
      schedule: [],
    })
    const expected = [
      'schedule: is not a known field; did you mean "schedules"?',
      'calendars["holidays"].dates[0]: is not valid',
      'jobs["a"].timeout: is not valid',
      'jobs[2]: is not an object; given 7',
      'schedules["Bad"].jitter: is not in this version',
      'schedules["Bad"].id: is not valid',
      'schedules["Bad"].grace: is not valid',
      'jobs["a"].dependsOn: depends on itself: a → b → a',
      'schedules["Bad"].target.job: there is no job "c"',
      'schedules["feed-refresh"].target.group: there is no group "feed"',
      'schedules["Bad"]: "* * *" has 3 fields',
      'schedules["feed-refresh"]: "Mars/Base" is not a known time zone',
    ]
    expect(problems).toEqual(expected.map((line) => expect.stringContaining(line)))
  })

  it.each([null, 7, [], 'x'])('of a config that is %s', (exported) => {
    expect(problemsOf(exported)).toContainEqual(expect.stringContaining('is not an object'))
  })

  it('of an empty config name what is missing', () => {
    expect(problemsOf({})).toEqual([
      'jobs: is missing; allowed: a list of jobs',
      'schedules: is missing; allowed: a list of schedules',
    ])
  })
})
