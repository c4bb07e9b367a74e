/** What sentences share. */
import type { EventFields, EventName } from '../events.ts'
import { some } from '../wording.ts'

type Level = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'
export type Line<Fields> = { level: Level | ((fields: Fields) => Level); say: (fields: Fields) => string }

/** One line for each event of which the name is of that kind. */
export type Sentences<Kind extends string = string> = {
  [Name in Extract<EventName, Kind>]: Line<EventFields[Name]>
}

/** What the sweep found, by the names of punctual.invariant_breaks. */
export const broken: Record<string, string> = {
  dead_instance: 'no sign of life',
  crashed_job: 'its worker died while it ran',
  lost_run: 'a job without a sign of life',
  jobless_run: 'a run without a job at work',
  forgotten_run: 'a pending run that was never due',
  stray_due: 'a run that was due and decided',
  overlap: 'two runs at once, without leave',
  unlocked_run: 'an active run that did not hold its schedule',
  no_next_run: 'enabled without a next run',
  no_refill: 'a forecast that would run out',
  wrong_next_run: 'a next run that its forecast does not know',
  orphan_lock: 'locked by a run that has ended',
  stray_wait: 'runs that waited for nobody',
  waiting_count: 'waiting runs, wrongly counted',
  unrecorded: 'an occurrence without a row',
  two_terms: 'a term of leadership that had not ended',
}

export const wakers = { notify: 'a notification', due: 'a due instant', poll: 'its poll interval' }

export function called({
  job,
  schedule,
  run,
  attempt,
}: {
  job: string
  schedule: string
  run: string
  attempt: number
}) {
  return `${job} (${schedule}, run ${run}${attempt > 1 ? `, attempt ${attempt}` : ''})`
}

export function changes(lists: Record<string, readonly string[]>): string {
  const told = Object.entries(lists).filter(([, names]) => names.length > 0)
  return told.map(([change, names]) => `${change}: ${some(names)}`).join('; ') || 'schedules as they were'
}

/** What was asked too often, by the kinds of src/web/limits.ts. */
export const limited: Record<string, string> = {
  requests: 'requests from',
  refusals: 'new tokens from',
  subject: 'requests of',
}
