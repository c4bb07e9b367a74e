import { z } from 'zod'
import { jobRun, runDetail } from '../../../db/runs.ts'
import { described } from './wire.ts'

export const run = described(
  runDetail,
  {
    id: 'Run',
    description:
      'What became of one occurrence of a schedule, or of one request by a person: a row of the ledger.',
  },
  {
    id: 'Its number; later runs have higher ones.',
    scheduleId: 'The schedule that it belongs to.',
    scheduledFor: 'The instant at which it was due, or at which somebody asked for it.',
    trigger:
      'What caused it: the schedule itself, a catch_up of what was missed, a person (manual), a backfill or a retry.',
    status:
      'How far it is, or how it ended. `lost`: without a sign of life for too long; `skipped`: never ran, for a `reason`.',
    reason: 'Why it did not run: a reason code; null for one that did.',
    sentence: 'What that code means, as a sentence.',
    detail: 'The facts of that reason in this case.',
    occurrences: 'How many occurrences the row stands for: several that were missed in a row have one.',
    firstScheduledFor: 'The first of them; null when it is only one.',
    late: 'From the instant at which it was due until it was in the queue. Seconds.',
    took: 'From the start of its first job to the end of its last. Seconds.',
    requestedBy: 'Who asked for it; null for occurrences.',
    requestReason: 'Why, in the words of that person.',
    payload: 'What its jobs are given.',
    claimedBy: 'The daemon that decided about it.',
    epoch: 'The term of leadership in which that was; null without a leader.',
    wave: 'The dependency wave that is under way, from 1; 0 before the first.',
    waves: 'How many waves it has.',
    decidedAt: 'When it was decided whether it runs.',
    queuedAt: 'When its first jobs were put into the queue.',
    startedAt: 'When its first job started.',
    finishedAt: 'When it ended; null while it has not.',
    error: 'What went wrong, where something did.',
  },
)

export const jobRunOnWire = described(
  jobRun,
  { id: 'JobRun', description: 'One job inside a run.' },
  {
    id: 'Its number.',
    runId: 'The run that it belongs to.',
    job: 'The job.',
    wave: 'Its dependency wave, from 1: a wave starts when the one before it is done.',
    status: 'How far it is, or how it ended. `waiting`: for the waves before it.',
    attempt: 'How many times it was tried; 0 before the first.',
    waited: 'From the queue to its start. Seconds.',
    took: 'From its start to its end. Seconds.',
    worker: 'Who executes it, or did last.',
    graphileJobId: 'Number of the job of Graphile Worker.',
    queuedAt: 'When it was put into the queue.',
    startedAt: 'When the last attempt started.',
    finishedAt: 'When it ended.',
    error: 'What the last attempt threw.',
    log: 'What the last attempt wrote, up to a bound.',
  },
)

export const runWithJobs = run
  .extend({ jobs: z.array(jobRunOnWire).meta({ description: 'Its jobs, in the order in which they run.' }) })
  .meta({ id: 'RunWithJobs', description: 'A run with each of its jobs.' })
