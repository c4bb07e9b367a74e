import { describe, expect, it } from 'vitest'
import { job, problemsOf, schedule, withSchedule } from './checking.ts'

describe('schedules', () => {
  it.each([
    [
      'an unknown policy',
      { overlap: 'wait' },
      ".overlap: is not valid; given 'wait'; allowed: 'skip', 'queue', 'cancel' or 'allow'",
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
