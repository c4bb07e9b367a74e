import { Events } from '../../src/events.ts'
import { Worker } from '../../src/worker/worker.ts'
import { wallMs } from '../numbers.ts'
import { given, leave, stopSignal, tell } from './parent.ts'

type Options = {
  url: string
  concurrency?: number
  fetchAhead?: number
  /** Tells when this many jobs have ended, then counts from the start again. */
  count?: number
  /** Tells of the start of every job's function. */
  tellsStarts?: boolean
}

const { url, count, tellsStarts = false, ...options } = given<Options>()
const events = new Events()
let finished = 0
events.on('worker.started', () => tell('ready'))
events.on('worker.restarted', (fields) => console.error('worker.restarted', fields))
events.on('job.failed', (fields) => console.error('job.failed', fields))
events.on('job.finished', () => {
  if (++finished !== count) return
  finished = 0
  tell('drained')
})

const starts: { at: number; run: string; scheduledFor: number }[] = []
const noop = {
  name: 'noop',
  async run(_payload: unknown, { run }: { run: { id: string; scheduledFor: Date } }) {
    if (!tellsStarts) return
    starts.push({ at: wallMs(), run: run.id, scheduledFor: run.scheduledFor.getTime() })
    if (starts.length === 1) setImmediate(() => tell('started', { starts: starts.splice(0) }))
  },
}
const worker = new Worker({ url, events, jobs: [noop], heartbeatMs: 10_000, ...options })
await worker.run(stopSignal())
leave()
