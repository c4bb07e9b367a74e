/** Graphile Worker's cron with many items, all due at the next whole minute of this process's clock. */
import { EventEmitter } from 'node:events'
import { Logger, parseCronItems, run, type WorkerEvents } from 'graphile-worker'
import pg from 'pg'
import type { CronOptions } from '../graphile-cron.ts'
import { wallMs } from '../numbers.ts'
import { daysOf } from '../schedules.ts'
import { given, leave, stopSignal, tell } from './parent.ts'
import { shiftClock } from './shifted-clock.ts'

const headMs = 2_000
const minuteMs = 60_000

const { url, items, minutesAhead } = given<CronOptions>()
const stopping = stopSignal()
const pool = new pg.Pool({ connectionString: url, max: 4 })
pool.on('error', () => {}).on('connect', (client) => client.on('error', () => {}))
await pool.query('select 1')
const parsedCronItems = parseCronItems(
  Array.from({ length: items }, (_, index) => ({
    task: 'noop',
    match: `* * ${daysOf(index)} * *`,
    identifier: `item-${index}`,
    options: { backfillPeriod: 0 },
  })),
)

const shiftMs = minutesAhead * minuteMs - (wallMs() % minuteMs) - headMs
shiftClock(shiftMs)
const events: WorkerEvents = new EventEmitter()
events.on('cron:scheduled', ({ timestamp, jobsAndIdentifiers }) => {
  if (jobsAndIdentifiers.length === items) tell('scheduled', { lateMs: wallMs() + shiftMs - timestamp })
})
// A task nobody has here: the jobs are enqueued and stay.
const runner = await run({
  pgPool: pool,
  events,
  parsedCronItems,
  noHandleSignals: true,
  logger: new Logger(() => () => {}),
  taskList: { unrelated: async () => {} },
  preset: { worker: { concurrentJobs: 1 } },
})
stopping.addEventListener('abort', () => void runner.stop())
await runner.promise
await pool.end()
leave()
