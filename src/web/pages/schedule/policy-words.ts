import type { ScheduleDetail } from '../../../db/schedules.ts'
import { counted } from '../../../wording.ts'
import { absolute } from '../parts/wording.ts'

export type Policy = {
  name: string
  value: string
  /** What it does, in one sentence. */
  words: string
  /** Worth a second look: it leaves something out. */
  isNoted?: boolean
}

/** The policies that are set, and those whose default says what happens in trouble. */
export function policiesOf(schedule: ScheduleDetail, zone: string): Policy[] {
  return [
    catchUp(schedule),
    overlap(schedule),
    {
      name: 'grace',
      value: time(schedule.grace),
      words: 'An occurrence that nobody claimed within this time counts as missed.',
    },
    ...gates(schedule),
    ...pace(schedule),
    ...bounds(schedule, zone),
    {
      name: 'lockTimeout',
      value: time(schedule.lockTimeout),
      words: 'A run that gives no sign of life for this long is closed as lost.',
    },
  ]
}

function catchUp({ catchUp, catchUpLimit, catchUpMaxAge }: ScheduleDetail): Policy {
  const limits = `at most ${catchUpLimit}, none older than ${time(catchUpMaxAge)}`
  const words: Record<string, string> = {
    skip: 'Missed occurrences are not made up for; each stays in the ledger with its reason, and can be run by hand.',
    run_once: 'After an outage the latest missed occurrence runs once; the earlier ones count as done by it.',
    run_all: `After an outage every missed occurrence runs, one after the other (${limits}).`,
  }
  return { name: 'catchUp', value: catchUp, words: words[catchUp] ?? '', isNoted: catchUp === 'skip' }
}

function overlap({ overlap }: ScheduleDetail): Policy {
  const words: Record<string, string> = {
    skip: 'While a run is active, what comes due is skipped.',
    queue: 'While a run is active, one occurrence waits for its end; what comes due besides is skipped.',
    cancel: 'What comes due cancels the run that is still active, and takes its place.',
    allow: 'Runs may be active at the same time.',
  }
  return { name: 'overlap', value: overlap, words: words[overlap] ?? '' }
}

function gates({ deadline, timeWindow, calendars, onBlackout, flag }: ScheduleDetail): Policy[] {
  return [
    ...(deadline === null
      ? []
      : [
          {
            name: 'deadline',
            value: time(deadline),
            words: 'A run that has not started this long after its instant is skipped.',
          },
        ]),
    ...(timeWindow === null
      ? []
      : [
          {
            name: 'window',
            value: windowText(timeWindow),
            words: 'Only instants between these local times belong to it.',
          },
        ]),
    ...(calendars.length === 0
      ? []
      : [
          {
            name: 'calendars',
            value: calendars.join(', '),
            words:
              onBlackout === 'skip'
                ? 'On a day that one of them blacks out nothing runs.'
                : 'What falls on a day that one of them blacks out waits for the next free day, for the same local time.',
          },
        ]),
    ...(flag === null
      ? []
      : [{ name: 'flag', value: flag, words: 'While this flag is off, what comes due is skipped.' }]),
  ]
}

function pace({ jitter, stagger, maxParallel, pauseAfterFailures }: ScheduleDetail): Policy[] {
  return [
    ...(jitter === null
      ? []
      : [
          {
            name: 'jitter',
            value: time(jitter),
            words: 'Each start is put off by up to this long, always the same for the same occurrence.',
          },
        ]),
    ...(stagger === null
      ? []
      : [{ name: 'stagger', value: time(stagger), words: 'The jobs of a wave start this far apart.' }]),
    ...(maxParallel === null
      ? []
      : [
          {
            name: 'maxParallel',
            value: String(maxParallel),
            words: 'No more jobs of one run than this are in the queue at once.',
          },
        ]),
    ...(pauseAfterFailures === null
      ? []
      : [
          {
            name: 'pauseAfterFailures',
            value: String(pauseAfterFailures),
            words: `After ${counted(pauseAfterFailures, 'failed run')} in a row it disables itself.`,
          },
        ]),
  ]
}

function bounds({ startsAt, endsAt, maxRuns, fireCount }: ScheduleDetail, zone: string): Policy[] {
  return [
    ...(startsAt === null
      ? []
      : [{ name: 'startsAt', value: absolute(startsAt, zone), words: 'Nothing comes due before.' }]),
    ...(endsAt === null
      ? []
      : [{ name: 'endsAt', value: absolute(endsAt, zone), words: 'Nothing comes due after.' }]),
    ...(maxRuns === null
      ? []
      : [
          {
            name: 'maxRuns',
            value: `${fireCount} of ${maxRuns}`,
            words: 'When it has run as often as that, it is exhausted.',
          },
        ]),
  ]
}

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

function windowText({ from, to, days: open = [] }: NonNullable<ScheduleDetail['timeWindow']>): string {
  const on = open.length === 0 || open.length === 7 ? '' : `, ${open.map((day) => days[day - 1]).join(' ')}`
  return `${from} to ${to}${on}`
}

/** A duration as it is written in the configuration: "90 s", "5 min", "7 d". */
function time(seconds: number): string {
  for (const [unit, size] of [
    ['d', 86_400],
    ['h', 3_600],
    ['min', 60],
  ] as const)
    if (seconds >= size && seconds % size === 0) return `${seconds / size} ${unit}`
  return `${seconds} s`
}
