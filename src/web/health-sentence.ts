import type { Health } from '../db/health.ts'
import { counted } from '../wording.ts'

type Facts = Pick<
  Health,
  'state' | 'cause' | 'daemons' | 'overdue' | 'parked' | 'heartbeatAgeSeconds' | 'passAgeSeconds'
>

/** What the state means for the schedules, in one sentence. */
export function healthSentence(facts: Facts): string {
  const { state, cause, daemons, overdue, parked, heartbeatAgeSeconds, passAgeSeconds } = facts
  if (daemons === 0 || heartbeatAgeSeconds === null)
    return 'No daemon is running: nothing that comes due will start until one does.'
  const outcome = state === 'red' ? 'what comes due will not start' : 'what comes due may start late'
  if (cause === 'beat')
    return `The daemon was last heard of ${inSeconds(heartbeatAgeSeconds)} ago: ${outcome}.`
  if (cause === 'pass')
    return `The daemon beats, and completed its last pass ${inSeconds(passAgeSeconds)} ago: ${outcome}.`
  if (overdue > 0)
    return `Overdue: ${counted(overdue, 'occurrence, request or job', 'occurrences, requests or jobs')}.`
  if (parked > 0) return `The daemon keeps time; ${counted(parked, 'schedule')} cannot fire.`
  return 'The daemon keeps time.'
}

function inSeconds(age: number | null): string {
  return `${Math.round(age ?? 0)} s`
}
