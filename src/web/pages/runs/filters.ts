import { z } from 'zod'
import type { RunQuestion } from '../../../db/runs.ts'
import { triggers } from '../../../db/runs.ts'
import { runStatuses } from '../../../db/schedules.ts'
import { fieldInstant, fieldValue, words } from '../parts/page-query.ts'

type Status = (typeof runStatuses)[number]

/** Statuses that people ask for together, each under one word. */
export const together: Record<'failing' | 'open', readonly Status[]> = {
  failing: ['failed', 'lost'],
  open: ['pending', 'queued', 'running'],
}
export const states = ['failing', 'open', ...runStatuses] as const

/** What the address of the list may say; everything else of it is ignored. */
export const runsQuery = z.object({
  status: z.enum(states, `must be one of ${states.join(', ')}`).optional(),
  /** Half written as well: then there is no such schedule, and the page says which one was probably meant. */
  scheduleId: words.optional(),
  job: words.optional(),
  trigger: z.enum(triggers, `must be one of ${triggers.join(', ')}`).optional(),
  worker: words.optional(),
  reason: words.optional(),
  error: words.optional(),
  since: fieldInstant.optional(),
  until: fieldInstant.optional(),
  before: z
    .string()
    .regex(/^[1-9]\d{0,14}$/, 'must be the number of a run')
    .transform(Number)
    .optional(),
})
export type Asked = z.infer<typeof runsQuery>

/** A look at the jobs of each costs more, and so does one at those of a schedule among all others. */
const lookedAtMost = { usually: 10_000, withJobs: 4_000, ofSchedule: 2_000 }

/** A page of runs, at a cost that does not grow with how rare they are. */
export function questionOf({ status, ...asked }: Asked): RunQuestion {
  const { scheduleId, job, worker } = asked
  const isAboutJobs = job !== undefined || worker !== undefined
  return {
    ...asked,
    status: status === 'failing' || status === 'open' ? together[status] : status,
    lookedAt: lookedAtMost[scheduleId === undefined ? (isAboutJobs ? 'withJobs' : 'usually') : 'ofSchedule'],
  }
}

/** The address of the list with something changed, below /admin/. */
export function addressOf(asked: Asked, changes: Partial<Asked> = {}): string {
  const { since, until, before, ...plain } = { ...asked, before: undefined, ...changes }
  const all = {
    ...plain,
    since: fieldValue(since),
    until: fieldValue(until),
    before: before === undefined ? '' : String(before),
  }
  const given = Object.entries(all).filter((entry): entry is [string, string] => Boolean(entry[1]))
  return given.length === 0 ? 'runs' : `runs?${new URLSearchParams(given)}`
}

/** What was asked for, as a person says it: "failed or lost runs of feed-refresh". */
export function inWords({
  status,
  scheduleId,
  job,
  trigger,
  worker,
  reason,
  error,
  since,
  until,
}: Asked): string {
  const state =
    status === undefined ? '' : status in together ? together[status as 'open'].join(' or ') : status
  return [
    ...[state, trigger && `${triggerWords[trigger]}`, 'runs'],
    ...[scheduleId && `of ${scheduleId}`, job && `with the job ${job}`, worker && `by ${worker}`],
    ...[reason && `for the reason ${reason}`, error && `that broke with “${error}”`],
    ...[since && `from ${fieldValue(since)} UTC on`, until && `up to ${fieldValue(until)} UTC`],
  ]
    .filter(Boolean)
    .join(' ')
}

export const triggerWords = {
  schedule: 'scheduled',
  catch_up: 'catch-up',
  manual: 'manual',
  backfill: 'backfill',
  retry: 'retry',
}
