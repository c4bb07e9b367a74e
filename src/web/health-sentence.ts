import type { Health } from '../db/health.ts'
import { counted } from '../wording.ts'

type Facts = Pick<Health, 'state' | 'daemons' | 'overdue' | 'parked' | 'heartbeatAgeSeconds'>

/** What the state means for the schedules, in one sentence. */
export function healthSentence({ state, daemons, overdue, parked, heartbeatAgeSeconds }: Facts): string {
  if (daemons === 0 || heartbeatAgeSeconds === null)
    return 'No daemon is running: nothing that comes due will start until one does.'
  const age = `${Math.round(heartbeatAgeSeconds)} s`
  if (state === 'red') return `The daemon was last heard of ${age} ago: what comes due will not start.`
  if (overdue > 0)
    return `Overdue and waiting for a daemon: ${counted(overdue, 'occurrence or request', 'occurrences or requests')}.`
  if (state === 'yellow') return `The daemon was last heard of ${age} ago: what comes due may start late.`
  if (parked > 0) return `The daemon keeps time; ${counted(parked, 'schedule')} cannot fire.`
  return 'The daemon keeps time.'
}
