import { z } from 'zod'
import { auditEntry } from '../../../db/audit.ts'
import { blackout, calendar } from '../../../db/calendars.ts'
import { flag } from '../../../db/flags.ts'
import { jobOverview } from '../../../db/jobs.ts'
import { described } from './wire.ts'

export const flagOnWire = described(
  flag,
  { id: 'Flag', description: 'A feature flag: schedules that name it fire only while it is on.' },
  {
    name: 'Its name, as schedules have it.',
    isOn: 'Whether it is on. A new one is off.',
    schedules: 'The schedules that wait for it.',
    changedBy: 'Who turned it last; null while nobody has.',
    changedAt: 'When that was.',
    version: 'Another one whenever it was turned: the first part of its ETag.',
  },
)

export const calendarOnWire = described(
  calendar,
  { id: 'Calendar', description: 'Days on which the schedules that name it do not fire.' },
  {
    name: 'Its name in punctual.config.ts.',
    description: 'What it is for.',
    upcoming: 'How many days of it are ahead.',
    nextDay: 'The next of them, as an ISO date in the zone of whatever schedule asks; null for none.',
    schedules: 'The schedules that name it.',
    retiredAt: 'When the code stopped defining it; null while it does.',
  },
)

export const blackoutOnWire = described(
  blackout,
  { id: 'Blackout', description: 'Days of a calendar in a row.' },
  {
    id: 'Its number.',
    calendar: 'The calendar.',
    firstDay: 'The first day, as an ISO date; it belongs to it.',
    lastDay: 'The last day, as an ISO date; it belongs to it.',
    label: 'What these days are.',
    state: 'ahead, now or past, in UTC.',
    source: 'code: defined in punctual.config.ts; operator: added by a person.',
    addedBy: 'Who added it; null for the code.',
    addedAt: 'When.',
  },
)

export const calendarWithDays = calendarOnWire
  .extend({
    days: z.array(blackoutOnWire).meta({ description: 'Its days, upcoming ones first; at most 1,000.' }),
  })
  .meta({ id: 'CalendarWithDays', description: 'A calendar and its days.' })

export const job = described(
  jobOverview,
  { id: 'Job', description: 'A named piece of work, who uses it, what waits of it and how it went lately.' },
  {
    name: 'Its name in punctual.config.ts.',
    group: 'The group by which schedules may target it; null for none.',
    task: 'The task of Graphile Worker that executes it.',
    isForeign: "Whether somebody else's Graphile workers execute it.",
    dependsOn: 'Jobs that come before it in a run.',
    timeout: 'How long one attempt may take. Seconds; null for no limit.',
    maxAttempts: 'How often it is tried before it counts as failed.',
    priority: 'In the queue, smaller ones go first.',
    queue: 'A named queue, whose jobs run one after the other; null for none.',
    dependencyRule:
      'all_done: it runs whatever became of what it depends on; all_success: only if that succeeded.',
    retiredAt: 'When the code stopped defining it; null while it does.',
    schedules: 'The schedules that use it. Empty: it is defined and never scheduled.',
    disabledSchedules: 'Those of them that are disabled.',
    scheduleCount: 'How many schedules use it.',
    queued: 'How many of it are in the queue, not started.',
    running: 'How many of it are being executed.',
    waitsSince: 'Since when the oldest of those in the queue waits; null when none does.',
    isOldestWaiting: 'At the last sample of the queue, it was one of this job that had waited longest.',
    unserved: 'Why nobody can execute it; null where somebody can, or somebody else does.',
    recentRuns:
      'How many of it ended in the last 20 runs of each of the three schedules of it that ran last; what follows is about these.',
    failures: 'How many of them failed or were lost.',
    failureRatio: 'The share that failed or was lost, from 0 to 1; null when none ended.',
    retries: 'How many attempts after the first there were.',
    typicalDuration: 'Half of those that succeeded took no longer (p50). Seconds; null when none did.',
    longDuration: '95 of 100 of those that succeeded took no longer (p95). Seconds; null when none did.',
    durations: 'How long those that succeeded took, the latest first; at most 40. Seconds.',
    lastFinishedAt: 'When the last of it ended.',
    lastError: 'What the last of it that failed said; at most 400 characters, null when none did.',
    lastErrorAt: 'When that was.',
    lastErrorRun: 'In which run.',
  },
)

export const auditOnWire = described(
  auditEntry,
  { id: 'AuditEntry', description: 'What somebody did.' },
  {
    id: 'Its number; later entries have higher ones.',
    at: 'When.',
    actor: 'Who: the subject of a token, a login of Postgres, or `punctual` itself.',
    action: 'What, as the name of the function in SQL: enable, disable, trigger, cancel_run, set_flag …',
    subject: 'To what: the id of a schedule, or the name of a flag or a calendar.',
    reason: 'Why, in the words of that person; null for none.',
    detail: 'Further facts, such as the number of the run; null for none.',
    channel:
      'Through what: `pages`, `api`, `cli`, or `sql` for a session of their own, such as psql; null where that was not told, as before 0.2, and for what Punctual does by itself, such as ending a pause.',
  },
)
