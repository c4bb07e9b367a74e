import { describe, expect, it } from 'vitest'
import { job, problemsOf, schedule, withSchedule } from './checking.ts'

const at = (problem: string) => `schedules["feed-refresh"].${problem}`

describe('policies', () => {
  it.each([
    [
      'a limit on what is not caught up',
      { catchUpLimit: 7 },
      "catchUpLimit: only goes with catchUp: 'run_all'",
    ],
    [
      'an age of what is caught up by one run',
      { catchUp: 'run_once', catchUpMaxAge: '1d' },
      "catchUpMaxAge: only goes with catchUp: 'run_all'",
    ],
    [
      'an age within grace',
      { catchUp: 'run_all', grace: '2h', catchUpMaxAge: '1h' },
      'catchUpMaxAge: is not longer than grace: whatever is missed would be too old',
    ],
    [
      'a deadline within grace',
      { catchUp: 'run_once', grace: '1h', deadline: '1h' },
      'deadline: is not longer than grace: whatever is missed would be too late to catch up',
    ],
    [
      'a deadline within jitter',
      { deadline: '5m', jitter: '5m' },
      'deadline: is not longer than jitter: a start that is spread so far would be too late',
    ],
    [
      'an end before its start',
      { startsAt: '2026-12-01T00:00+01:00', endsAt: '2026-11-30T23:00:00Z' },
      'endsAt: is not after startsAt',
    ],
    ['a roll from no calendar', { onBlackout: 'next_day' }, 'onBlackout: only goes with calendars'],
    [
      'a roll from none of them',
      { onBlackout: 'skip', calendars: [] },
      'onBlackout: only goes with calendars',
    ],
  ])('with %s', (_, fields, expected) => {
    expect(withSchedule(fields)).toEqual([at(expected)])
  })

  it.each([
    ['a limit of nothing', { catchUp: 'run_all', catchUpLimit: 0 }, 'a whole number from 1 to 1000'],
    ['no limit', { catchUp: 'run_all', catchUpLimit: 1_001 }, 'a whole number from 1 to 1000'],
    ['no time', { window: { from: '9:00', to: '17:00' } }, "a time of day such as '09:00' or '09:00:30'"],
    ['24:00', { window: { from: '24:00', to: '09:00' } }, "a time of day such as '09:00'"],
    ['25:00', { window: { from: '09:00', to: '25:00' } }, "'09:00:30', or '24:00'"],
    ['no days', { window: { from: '09:00', to: '17:00', days: 'mon-fry' } }, "'mon-fri', 'sat,sun'"],
    ['days of no week', { window: { from: '09:00', to: '17:00', days: [] } }, "'mon-fri', 'sat,sun'"],
    ['days as numbers', { window: { from: '09:00', to: '17:00', days: [1] } }, "'mon-fri', 'sat,sun'"],
    ['no instant', { startsAt: '2026-12-01' }, 'a Date, or a text with its offset'],
    ['a local time', { endsAt: '2026-12-01T00:00:00' }, 'a Date, or a text with its offset'],
    ['no date', { endsAt: new Date(Number.NaN) }, 'a Date, or a text with its offset'],
    ['no runs', { maxRuns: 0 }, 'a whole number from 1 to 2147483647'],
    ['half a job', { maxParallel: 0.5 }, 'a whole number from 1 to 32767'],
    ['no patience', { pauseAfterFailures: 0 }, 'a whole number from 1 to'],
    ['no name', { flag: 'new pricing' }, 'letters, digits, "_", ".", ":" and "-"'],
  ])('with %s are told what is allowed', (_, fields, allowed) => {
    expect(withSchedule(fields)).toEqual([expect.stringContaining(allowed)])
  })

  it('with a window that is none, or that the expression never meets, are told by the calendar', () => {
    const told = (window: object) => withSchedule({ cron: '0 9 * * *', window })
    expect(told({ from: '00:00', to: '24:00' })).toEqual([])
    expect(told({ from: '09:00', to: '09:00' })).toEqual([
      'schedules["feed-refresh"]: window.from and window.to are both 09:00: for whole days write from 00:00 to 24:00',
    ])
    expect(told({ from: '10:00', to: '11:00', days: 'sat' })).toEqual([
      expect.stringContaining('"0 9 * * *" never falls inside its window'),
    ])
  })

  it('with a bad value have one problem, not two', () => {
    expect(withSchedule({ onBlackout: 'roll', calendars: 7 })).toEqual([
      expect.stringContaining('calendars: is not valid'),
      expect.stringContaining('onBlackout: is not valid'),
    ])
    expect(withSchedule({ onBlackout: 'skip', calendars: 7 })).toHaveLength(1)
  })

  it('name calendars that are there, each once', () => {
    const calendars = { holidays: { dates: ['2026-12-25'] } }
    const used = { ...schedule, calendars: ['holiday', 'holidays', 'holidays'] }
    expect(problemsOf({ jobs: [job], schedules: [used], calendars })).toEqual([
      at('calendars[2]: "holidays" is used more than once'),
      at('calendars[0]: there is no calendar "holiday"; did you mean "holidays"?'),
    ])
    expect(withSchedule({ calendars: ['freeze'] })).toEqual([
      at('calendars[0]: there is no calendar "freeze"; allowed: none: no calendar is defined'),
    ])
  })
})
