/** Graphile Worker alone: no tracking, no door, tuned as well as it can be. */
import { Logger, run } from 'graphile-worker'
import pg from 'pg'
import { wallMs } from '../numbers.ts'
import { given, leave, stopSignal, tell } from './parent.ts'

type Options = {
  url: string
  concurrency: number
  fetchAhead: number
  count?: number
  tellsStarts?: boolean
  crontab?: string
}

const { url, concurrency, fetchAhead, count, tellsStarts = false } = given<Options>()
const stopping = stopSignal()
const pool = new pg.Pool({ connectionString: url, max: concurrency + 4 })
pool.on('error', () => {}).on('connect', (client) => client.on('error', () => {}))
let finished = 0
const starts: { at: number; payload: unknown }[] = []

const runner = await run({
  pgPool: pool,
  noHandleSignals: true,
  crontab: '',
  logger: new Logger(() => () => {}),
  taskList: {
    async noop(payload) {
      if (tellsStarts) {
        starts.push({ at: wallMs(), payload })
        if (starts.length === 1) setImmediate(() => tell('started', { starts: starts.splice(0) }))
      }
      if (++finished !== count) return
      finished = 0
      tell('drained')
    },
  },
  preset: {
    worker: {
      concurrentJobs: concurrency,
      localQueue: { size: fetchAhead, ttl: 30_000 },
      completeJobBatchDelay: 0,
      failJobBatchDelay: 0,
    },
  },
})
tell('ready')
stopping.addEventListener('abort', () => void runner.stop())
await runner.promise
await pool.end()
leave()
