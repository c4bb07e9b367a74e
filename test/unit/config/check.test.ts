import { describe, expect, it } from 'vitest'
import { check, job, problemsOf, run, schedule } from './checking.ts'

describe('a good config', () => {
  it('comes back complete', () => {
    expect(check({ jobs: [job], schedules: [schedule] })).toEqual({
      file: 'punctual.config.ts',
      jobs: [
        {
          name: 'feed.download',
          group: 'feed',
          run,
          dependsOn: [],
          dependencyRule: 'all_done',
          maxAttempts: 3,
          priority: 0,
        },
      ],
      calendars: [],
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
          catchUpLimit: 100,
          catchUpMaxAgeMs: 604_800_000,
          graceMs: 60_000,
          overlap: 'skip',
          lockTimeoutMs: null,
          deadlineMs: null,
          window: null,
          calendars: [],
          onBlackout: 'skip',
          flag: null,
          jitterMs: null,
          staggerMs: null,
          maxParallel: null,
          startsAt: null,
          endsAt: null,
          maxRuns: null,
          pauseAfterFailures: null,
        },
      ],
    })
  })

  it('keeps what it says', () => {
    const { jobs, schedules, calendars } = check({
      jobs: [
        { ...job, timeout: '5m', maxAttempts: 1, priority: -2, queue: 'feed' },
        {
          name: 'export',
          task: 'existing_export',
          dependsOn: ['feed.download', 'feed.download'],
          dependencyRule: 'all_success',
        },
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
          catchUp: 'run_all',
          catchUpLimit: 7,
          catchUpMaxAge: '12h',
          overlap: 'queue',
          lockTimeout: '2h',
          deadline: '30m',
          window: { from: '22:00', to: '06:00:30', days: 'mon,wed-fri' },
          calendars: ['freeze', 'company'],
          onBlackout: 'next_day',
          flag: 'new-pricing',
          jitter: '90s',
          stagger: 500,
          maxParallel: 2,
          startsAt: '2026-12-01T00:00:00+01:00',
          endsAt: new Date('2027-01-01T00:00:00Z'),
          maxRuns: 10,
          pauseAfterFailures: 3,
        },
      ],
      calendars: {
        freeze: { description: 'no changes', dates: ['2026-12-25'] },
        company: {
          dates: [{ from: '2026-12-27', to: '2026-12-31', label: 'closed' }, { from: '2026-08-15' }],
        },
      },
    })
    expect(jobs[0]).toMatchObject({ timeout: 300_000, maxAttempts: 1, priority: -2, queue: 'feed' })
    expect(jobs[1]).toMatchObject({
      task: 'existing_export',
      dependsOn: ['feed.download'],
      dependencyRule: 'all_success',
    })
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
      catchUp: 'run_all',
      catchUpLimit: 7,
      catchUpMaxAgeMs: 43_200_000,
      overlap: 'queue',
      lockTimeoutMs: 7_200_000,
      deadlineMs: 1_800_000,
      window: { from: '22:00', to: '06:00:30', days: [1, 3, 4, 5] },
      calendars: ['company', 'freeze'],
      onBlackout: 'next_day',
      flag: 'new-pricing',
      jitterMs: 90_000,
      staggerMs: 500,
      maxParallel: 2,
      startsAt: new Date('2026-11-30T23:00:00Z'),
      endsAt: new Date('2027-01-01T00:00:00Z'),
      maxRuns: 10,
      pauseAfterFailures: 3,
    })
    const day = (date: string, label: string | null = null) => ({ firstDay: date, lastDay: date, label })
    expect(calendars).toEqual([
      { name: 'freeze', description: 'no changes', days: [day('2026-12-25')] },
      {
        name: 'company',
        description: null,
        days: [day('2026-08-15'), { firstDay: '2026-12-27', lastDay: '2026-12-31', label: 'closed' }],
      },
    ])
  })
})

describe('problems', () => {
  it('are told all at once, of whatever kind and place', () => {
    const problems = problemsOf({
      jobs: [{ name: 'a', run, dependsOn: ['b'], timeout: 'soon' }, { name: 'b', run, dependsOn: ['a'] }, 7],
      schedules: [
        { id: 'Bad', cron: '* * *', target: { job: 'c' }, jitter: '5 s', grace: 'soon' },
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
      'schedules["Bad"].id: is not valid',
      'schedules["Bad"].grace: is not valid',
      'schedules["Bad"].jitter: is not valid',
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
