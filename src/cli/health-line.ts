import type { Health } from '../db/health.ts'
import { healthSentence } from '../web/health-sentence.ts'
import { counted } from '../wording.ts'
import type { Output } from './output.ts'
import { mark, symbol } from './paint.ts'
import { span } from './times.ts'

/** How the scheduler is, in one line. */
export function healthLine(health: Health): string {
  const { state, leader, heartbeatAgeSeconds, overdue, failing, parked, pending, owed, queue, workers } =
    health
  const facts = [
    leader === null ? 'no leader' : `leader ${leader}`,
    ...(heartbeatAgeSeconds === null ? [] : [`beat ${span(heartbeatAgeSeconds * 1_000)} ago`]),
    counted(workers, 'worker'),
    ...Object.entries({ overdue, failing, parked, pending, owed, 'in the queue': queue })
      .filter(([, count]) => count > 0)
      .map(([word, count]) => `${count} ${word}`),
  ]
  return `${mark(state)} ${[state, ...facts].join(` ${symbol('dot')} `)}`
}

/** The same beside a list; a warning with the remedy where nothing will happen. */
export function tellHealth(output: Output, health: Health): void {
  output.note('')
  if (health.daemons === 0) output.warn(noDaemon)
  else if (health.state === 'red') output.warn(healthSentence(health))
  else output.note(healthLine(health))
  if (health.workers === 0) output.warn(noWorker)
}

export const noDaemon =
  'No daemon is alive, so nothing fires: start one with punctual daemon (or punctual start).'
export const noWorker =
  'No worker is alive, so no job runs: start one with punctual worker (or punctual start).'
