import { describe, expect, it } from 'vitest'
import { check, job, problemsOf, run, schedule } from './checking.ts'

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
