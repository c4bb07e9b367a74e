import type { Health } from '../db/health.ts'
import { counted } from '../wording.ts'
import { healthLine } from './health-line.ts'
import { paint } from './paint.ts'
import { table } from './table.ts'
import { fromNow, span } from './times.ts'

/** How the scheduler is, fact by fact. */
export function statusFacts(found: Health): string {
  const { overdue, failing, parked, exhausted, pending, owed, queue, workers, daemons } = found
  const rows = [
    [
      'Leader',
      found.leader === null ? 'none' : `${found.leader}, epoch ${found.epoch}, for ${seconds(found.ledFor)}`,
    ],
    [
      'Heartbeat',
      found.beatAgo === null
        ? 'none'
        : `${seconds(found.beatAgo)} ago, last pass ${seconds(found.passAgo)} ago`,
    ],
    ['Processes', `${counted(daemons, 'daemon')}, ${counted(workers, 'worker')}`],
    ['Next run', found.nextRunAt === null ? 'none' : fromNow(found.nextRunAt)],
    ['Waiting', `${overdue} overdue, ${pending} pending, ${queue} in the queue, ${owed} owed`],
    ['Schedules', `${failing} failing, ${parked} parked, ${exhausted} exhausted`],
  ]
  const labelled = rows.map(([label = '', text = '']) => [paint('dim', label), text])
  return [healthLine(found), '', table({ columns: ['', ''], rows: labelled })].join('\n')
}

function seconds(value: number | null): string {
  return value === null ? 'unknown' : span(value * 1_000)
}
