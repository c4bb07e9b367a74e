import { EventEmitter } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { type Runner, run, type TaskList, type WorkerEvents, type WorkerUtilsOptions } from 'graphile-worker'
import type { Events } from '../events.ts'
import { Fetched } from './fetched.ts'
import { graphileLogger } from './graphile-logger.ts'

export type RunnerFields = {
  pool: NonNullable<WorkerUtilsOptions['pgPool']>
  tasks: TaskList
  events: Events
  /** Jobs handed out at a time; as many again are fetched ahead. */
  size: number
  drainMs: number
  /** Hears of the Graphile Worker pool by which jobs are locked. */
  onPool: (pool: string) => void
}

export type Running = { runner: Runner; fetched: Fetched }
/** After the drain: for the aborted jobs to notice, and for their end to be told. */
const farewellMs = 10_000

/** One Graphile Worker with our tasks, as fast as it can be made. */
export async function startRunner(fields: RunnerFields): Promise<Running> {
  const { pool, tasks, events, size, drainMs, onPool } = fields
  const graphileEvents: WorkerEvents = new EventEmitter()
  const fetched = new Fetched(graphileEvents)
  graphileEvents.on('localQueue:init', ({ localQueue }) => holdBackground(localQueue))
  graphileEvents.on('pool:create', ({ workerPool }) => onPool(workerPool.id))
  const runner = await run({
    pgPool: pool,
    taskList: tasks,
    events: graphileEvents,
    logger: graphileLogger(events),
    noHandleSignals: true,
    crontab: '',
    preset: {
      worker: {
        concurrentJobs: size,
        localQueue: { size, ttl: 30_000 },
        completeJobBatchDelay: 0,
        failJobBatchDelay: 0,
        gracefulShutdownAbortTimeout: drainMs,
        // A fetch prepared while the queue was empty keeps its plan, and is ten times slower on a full one.
        preparedStatements: false,
      },
    },
  })
  return { runner, fetched }
}

/**
 * Told to stop, Graphile Worker 0.18 gives back what it had fetched by a promise that it then refuses to hold: when Postgres
 * is away at that moment, nobody would hear of the failure, and the process end of it. What was not given back is unlocked
 * with the pool.
 */
function holdBackground(localQueue: object): void {
  const queue = localQueue as { background(promise: Promise<unknown>): void }
  const background = queue.background.bind(queue)
  queue.background = (promise) => {
    promise.catch(() => {})
    background(promise)
  }
}

/** Fetches no more and lets what runs end, within its time. */
export async function endRunner({ runner }: Running, { drainMs }: { drainMs: number }): Promise<void> {
  const late = new AbortController()
  const timeUp = setTimeout(drainMs + farewellMs, 'late', { signal: late.signal }).catch(() => 'ended')
  const ended = runner.stop().then(
    () => 'ended',
    () => 'ended',
  )
  if ((await Promise.race([ended, timeUp])) === 'late') await runner.kill().catch(() => {})
  late.abort()
}
