import { type Health, health } from '../../db/health.ts'
import { counted } from '../../wording.ts'
import { defineCommand } from '../command.ts'
import { healthLine, noDaemon, noWorker } from '../health-line.ts'
import { paint } from '../paint.ts'
import { table } from '../table.ts'
import { withDatabase } from '../target.ts'
import { fromNow, span } from '../times.ts'

const exitCodes = { green: 0, yellow: 17, red: 7 } as const

export const command = defineCommand<{ check?: true }>({
  usage: 'status',
  summary: 'How the scheduler is: leader, heartbeat, what waits and what fails',
  details: 'With --check one line and an exit code for monitors: 0 green, 17 yellow, 7 red, 6 no database.',
  examples: ['punctual status', 'punctual status --check'],
  flags: [{ flags: '--check', help: 'one line, and the state as exit code' }],
  run: ({ options: { check }, output }) =>
    withDatabase(async (database) => {
      const found = await health(database)
      output.data(found, () => (check ? healthLine(found) : facts(found)))
      if (check) return exitCodes[found.state]
      if (found.state === 'red') output.warn(noDaemon)
      if (found.workers === 0) output.warn(noWorker)
      return 0
    }),
})

function facts(found: Health): string {
  const { overdue, failing, parked, exhausted, pending, workers, daemons } = found
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
    ['Waiting', `${overdue} overdue, ${pending} pending`],
    ['Schedules', `${failing} failing, ${parked} parked, ${exhausted} exhausted`],
  ]
  const labelled = rows.map(([label = '', text = '']) => [paint('dim', label), text])
  return [healthLine(found), '', table({ columns: ['', ''], rows: labelled })].join('\n')
}

function seconds(value: number | null): string {
  return value === null ? 'unknown' : span(value * 1_000)
}
