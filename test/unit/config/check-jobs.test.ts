import { describe, expect, it } from 'vitest'
import { problemsOf, run, withJob } from './checking.ts'

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
      'an unknown rule',
      { dependencyRule: 'any_success' },
      "jobs[\"other\"].dependencyRule: is not valid; given 'any_success'; allowed: 'all_done' or 'all_success'",
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
