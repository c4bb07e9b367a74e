import { z } from 'zod'
import { check } from '../../../db/operators.ts'
import { scheduleDetail } from '../../../db/schedules.ts'
import { occurrence } from '../../../db/upcoming.ts'
import { described, instantOnWire } from './wire.ts'

export const schedule = described(
  scheduleDetail,
  {
    id: 'Schedule',
    description:
      'When something is due and what then runs, as the code defines it; with its state and its counters.',
  },
  {
    id: 'Its name in punctual.config.ts; never changes.',
    state:
      'How it is now. `parked`: enabled, but cannot fire; `exhausted`: its end or maxRuns was reached; `retired`: the code no longer defines it.',
    problem: 'Why it will not fire although it is enabled, as a sentence; null when nothing is wrong.',
    enabled: 'Whether it fires. A new schedule is disabled until somebody enables it.',
    description: 'What it is for, in the words of its author.',
    cron: 'Cron expression: minute hour day month weekday, or six fields with seconds first.',
    timezone: 'IANA time zone in which the expression is read.',
    dstGap:
      'What becomes of a fixed time that the clock skips: after (the first valid instant), shift or skip.',
    dstOverlap: 'What becomes of a fixed time that the clock shows twice: first, second or both.',
    target: 'What runs: one `job`, the jobs of a `group`, or `all`.',
    payload: 'What every job of it is given; null for nothing.',
    tags: 'Labels to filter by.',
    catchUp: 'What happens to missed occurrences: skip, run_once or run_all.',
    catchUpLimit: 'With run_all: at most so many missed occurrences are run.',
    catchUpMaxAge: 'With run_all: none older than this is run. Seconds.',
    grace: 'An occurrence that is claimed later than this after its instant counts as missed. Seconds.',
    overlap: 'What happens while the previous run is active: skip, queue, cancel or allow.',
    lockTimeout: 'A run without a sign of life for so long is closed as lost. Seconds.',
    deadline: 'A run that has not started so long after its instant is skipped. Seconds; null for no limit.',
    timeWindow:
      'Wall-clock times of its zone between which it fires; `days` from 1 for Monday. Null for always.',
    startsAt: 'No occurrence before this instant.',
    endsAt: 'No occurrence after this instant.',
    maxRuns: 'After so many runs it is exhausted; null for no bound.',
    calendars: 'Names of the calendars on whose days it does not fire.',
    onBlackout: 'What becomes of an occurrence on such a day: skip, or next_day at the same local time.',
    flag: 'It fires only while this feature flag is on; null for always.',
    jitter: 'Its start is spread over so much time after each instant. Seconds; null for none.',
    stagger: 'Time between the starts of the jobs of one wave. Seconds; null for none.',
    maxParallel: 'At most so many jobs of one run are in the queue at once; null for no bound.',
    pauseAfterFailures: 'After so many failures in a row it disables itself; null for never.',
    clockChangeAt: 'The next change of the clock in its zone that touches it; null for none.',
    clockChange: 'What that change does to it, as a sentence.',
    nextRunAt: 'When it is due next; null while it is disabled or nothing is forecast.',
    dueAfter: 'What came before this instant is not due: it was enabled or changed then.',
    fireCount: 'Occurrences that ran, which maxRuns bounds.',
    lastRunAt: 'When its last run was put into the queue.',
    lastRunId: 'Number of that run.',
    lastStatus: 'How that run ended, or how far it is.',
    lockedAt: 'Since when a run holds the schedule; null while none does.',
    lockedBy: 'The daemon that began that run.',
    lockedRunId: 'Number of that run.',
    waits: 'What is due now waits for that run.',
    waitingRuns: 'Runs that wait for that run.',
    runCount: 'Runs that ended.',
    failureCount: 'Those of them that failed or were lost.',
    skipCount: 'Occurrences that did not run.',
    consecutiveFailures: 'Failures since the last success.',
    pausedUntil: 'When it is enabled again by itself; null for never.',
    disabledReason: 'Why it is disabled, in the words of whoever did it.',
    halt: 'Why nothing more is forecast; null while something is.',
    forecastError: 'The same as a sentence.',
    retiredAt: 'When the code stopped defining it; null while it does.',
    version:
      'Names what people set of it: enabled or not, paused until when, for which reason. The same again when that is the same again. The first part of its ETag.',
  },
)

export const upcomingOccurrence = described(
  occurrence,
  { id: 'Occurrence', description: 'An instant at which a schedule will be due, as far as it is forecast.' },
  {
    scheduledFor: 'The instant.',
    dueIn: 'How far ahead that is. Seconds.',
    scheduleId: 'The schedule.',
    verdict: 'What it would get if it were due now: fire, hold (wait) or skip.',
    reason: 'Why it would not fire: a reason code; null when it would.',
  },
)

export const occurrenceWithSentence = upcomingOccurrence
  .extend({
    sentence: z.string().nullable().meta({ description: 'The reason, in a sentence; null when it would.' }),
  })
  .meta({ id: 'OccurrenceWithSentence', description: 'An occurrence of whichever schedule is due next.' })

export const scheduleWithUpcoming = schedule
  .extend({
    upcoming: z.array(upcomingOccurrence).meta({ description: 'Its next ten occurrences, soonest first.' }),
  })
  .meta({ id: 'ScheduleWithUpcoming', description: 'A schedule and what comes next of it.' })

export const whyAnswer = z
  .object({
    scheduleId: z.string().meta({ description: 'The schedule.' }),
    at: instantOnWire.nullable().meta({ description: 'The instant that was asked about; null for now.' }),
    conclusion: z.string().meta({ description: 'The answer in one sentence.' }),
    checks: z
      .array(
        described(
          check,
          { id: 'Check', description: 'One question on the way to the answer.' },
          {
            step: 'Its place, from 1.',
            question: 'What was looked at.',
            ok: 'Whether it stood in the way of a run: true for not; null for the conclusion.',
            answer: 'What was found.',
          },
        ),
      )
      .meta({ description: 'What was looked at, in order; the last one is the conclusion.' }),
  })
  .meta({ id: 'Why', description: 'Why a schedule ran, or did not.' })
