import { z } from 'zod'
import { backfillProgress } from '../../../db/backfills.ts'
import { missedRun, plannedRun, releasedRun } from '../../../db/missed.ts'
import { plannedOccurrence } from '../../../db/plans.ts'
import { described, instantOnWire } from './wire.ts'

const outcome = 'run, wait (for the run that holds the schedule), collapse (a later one runs for it) or drop.'

export const missed = described(
  missedRun,
  { id: 'MissedRun', description: 'Occurrences that did not run and are still owed.' },
  {
    id: 'Number of the row of the ledger: what run-missed and dismiss-missed take as runIds.',
    scheduleId: 'The schedule.',
    reason: 'missed (nobody claimed it in time) or catch_up_limit (left out by a catch-up).',
    occurrences: 'How many occurrences the row stands for.',
    firstScheduledFor: 'The first of them.',
    scheduledFor: 'The last of them: the one that would run.',
  },
)

export const planned = described(
  plannedRun,
  { id: 'PlannedRun', description: 'What would become of a row that is owed.' },
  {
    runId: 'Number of the row.',
    firstScheduledFor: 'The first occurrence that it stands for; null when it is one.',
    scheduledFor: 'The last of them: the one that would run.',
    occurrences: 'How many it stands for.',
    outcome: `What would happen: ${outcome}`,
    reason: 'Why it would not run at once: a reason code.',
    sentence: 'The same as a sentence.',
  },
)

export const released = described(
  releasedRun,
  { id: 'ReleasedRun', description: 'A row that was owed and is a run now.' },
  {
    runId: 'Number of the run.',
    scheduledFor: 'The occurrence that runs.',
    occurrences: 'How many it stands for.',
  },
)

export const dueOccurrence = described(
  plannedOccurrence,
  { id: 'DueOccurrence', description: 'What the next pass would decide of something that is due.' },
  {
    scheduleId: 'The schedule.',
    firstScheduledFor: 'The first of several that are decided together; null when it is one.',
    scheduledFor: 'When it was due.',
    occurrences: 'How many are decided together.',
    outcome: `What would happen: ${outcome}`,
    reason: 'Why it would not run at once: a reason code.',
    sentence: 'The same as a sentence.',
  },
)

const count = {
  count: z.int().meta({ description: 'How many.' }),
  isMore: z.boolean().meta({ description: 'There are more than 100,000, which is where counting ends.' }),
  first: instantOnWire.nullable().meta({ description: 'The first of them.' }),
  last: instantOnWire.nullable().meta({ description: 'The last of them that was counted.' }),
}

export const plan = z
  .object({
    scheduleId: z.string().meta({ description: 'The schedule.' }),
    enabled: z.boolean().meta({ description: 'Whether it fires now.' }),
    due: z.array(dueOccurrence).meta({ description: 'What the next pass would decide now.' }),
    passed: z.object(count).nullable().meta({
      description:
        'What came due while it was disabled, which enabling does not make up for; null while it is enabled.',
    }),
    upcoming: z
      .array(
        z.object({
          scheduledFor: instantOnWire.meta({ description: 'The instant.' }),
          outcome: z.enum(['run', 'wait', 'drop']).meta({ description: 'What it would get.' }),
          reason: z.string().nullable().meta({ description: 'Why it would not run at once: a reason code.' }),
          sentence: z.string().nullable().meta({ description: 'The same as a sentence.' }),
        }),
      )
      .meta({ description: 'The next ten occurrences after enabling it, or of the enabled schedule.' }),
  })
  .meta({ id: 'Plan', description: 'What would happen next, without its happening.' })

export const backfillAnswer = z.object({
  dryRun: z.boolean().meta({ description: 'Whether it only was asked.' }),
  backfillId: z.int().optional().meta({ description: 'Number of the backfill; absent in a dry run.' }),
  ...count,
  occurrences: z
    .array(instantOnWire)
    .optional()
    .meta({ description: 'In a dry run: the first thousand of them.' }),
})

export const backfillOnWire = described(
  backfillProgress,
  { id: 'Backfill', description: 'A past range of a schedule that is run, and how far that is.' },
  {
    id: 'Its number.',
    scheduleId: 'The schedule.',
    state: 'running, finished, cancelled, or failed: `error` says why its occurrences cannot be told.',
    total: 'How many occurrences it has; null while the calendar still tells them.',
    done: 'How many of its runs have ended.',
    failed: 'How many of those did not succeed.',
    running: 'How many of its runs are under way.',
    remaining: 'How many are still to come or under way; null while the calendar still tells them.',
    eta: 'When it may be over; null while nobody can tell.',
    since: 'Where its range begins, inclusive.',
    until: 'Where its range ends, inclusive.',
    pace: 'How many of its runs go on at a time.',
    requestedBy: 'Who asked for it.',
    requestReason: 'Why, in the words of that person.',
    requestedAt: 'When.',
    finishedAt: 'When it was over.',
    error: 'Why it cannot go on; null when nothing is wrong.',
  },
)
