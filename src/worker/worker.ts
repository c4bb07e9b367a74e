/**
 * The worker executes jobs: Graphile Worker fetches them, our tasks run them, the ledger hears of each start and end.
 *
 * Every attempt passes one door, `start_job_runs`, which refuses what has ended or been taken over, so that a job that
 * was given back after a crash is not run again when it had succeeded. Its end is told by `finish_job_runs`, which also
 * enqueues the next wave or closes the run; only then does the queue forget the job. Both are batched. A start commits
 * asynchronously, an end does not: what a crash of the server forgets of a start, its end makes good.
 *
 * More jobs are fetched than may run, so that starts and ends travel in large batches; what was fetched but not started
 * when the worker stops goes back to the queue with its attempt.
 *
 * Graphile Worker stops for good when it cannot tell Postgres that a job ended. The supervisor here waits, gives back
 * what that pool of connections still held, and starts another; the process lives. Jobs are fetched a few at a time
 * (`localQueue`), many times faster than one by one; what a killed worker had fetched is given back by the leader's
 * sweep once its heartbeat is missing (heart.ts). A second attempt never starts while the first is in the hands of a worker
 * that lives (door.ts): a job that ended, but whose end is not told yet, does not run again.
 *
 * Jobs of a run that somebody cancels are told through their signal (cancellations.ts), and leave the queue.
 *
 * Told to stop, it fetches no more, lets running jobs end, aborts their signals when the time for that is over, and
 * returns what did not end to the queue.
 */

import { type Database, openDatabase } from '../db/database.ts'
import { returnJobs, unlockPools } from '../db/job-runs.ts'
import { requireCurrentSchema } from '../db/migrate.ts'
import { backoffMs, isBeyondRetry, pause, untilAborted } from '../db/retry.ts'
import { type WorkerStatus, workerName } from '../db/workers.ts'
import type { Job } from '../define.ts'
import { taskOf } from '../definitions.ts'
import type { Events } from '../events.ts'
import { reasonOf } from '../wording.ts'
import { Cancellations } from './cancellations.ts'
import type { Fetched } from './fetched.ts'
import { Heart } from './heart.ts'
import { LiveLogs } from './live-logs.ts'
import { endRunner, type Running, startRunner } from './runner.ts'
import { Slots } from './slots.ts'
import { ownJobs, taskList } from './tasks.ts'
import { Tracker } from './tracker.ts'
import { failOnUnaskedExit } from './unasked-exit.ts'

export type WorkerOptions = {
  url: string
  events: Events
  jobs: readonly Job[]
  heartbeatMs: number
  /** Jobs executed at a time; 10 by default. */
  concurrency?: number
  /**
   * Jobs that may be fetched beyond those that run, to wait for a slot or for their end to be heard; at least 50 by
   * default. As many again may wait to be handed out.
   */
  fetchAhead?: number
  /** How long running jobs may take to end when told to stop; 25 s by default. */
  drainMs?: number
  /** How long one job may compute without a pause before the worker is taken for dead; an hour by default. */
  blockedMs?: number
}

/**
 * Connections of our own: to listen, to fetch, start, end, remove and fail in batches, to start and end alone what is
 * held. Outside of this pool one more beats, and one hears of cancellations.
 */
const bookkeepers = 8

/** The worker's own connections, and those that jobs ask with: neither can starve the other. */
type Connections = { database: Database; queries: Database; cancellations: Cancellations }

export class Worker {
  readonly worker = workerName('worker')
  readonly #options: Required<WorkerOptions>
  /** Its `turnedAt` tells that this process goes on. */
  readonly heart: Heart
  readonly #pools = new Set<string>()
  readonly #turnedAway: number[] = []
  readonly #inHand = new Set<number>()
  #fetched: Fetched | undefined
  #failures = 0

  constructor({
    concurrency = 10,
    fetchAhead = Math.max(50, concurrency),
    drainMs = 25_000,
    blockedMs = 3_600_000,
    ...options
  }: WorkerOptions) {
    this.#options = { ...options, concurrency, fetchAhead, drainMs, blockedMs }
    const tasks = ownJobs(options.jobs).map(({ name }) => taskOf(name))
    this.heart = new Heart({ ...this.#options, worker: this.worker, tasks })
  }

  /** Executes jobs until the signal aborts and what runs has ended. Rejects only for what no retry can mend. */
  async run(signal: AbortSignal): Promise<void> {
    const { events, url, concurrency } = this.#options
    const own = { applicationName: 'punctual worker', max: bookkeepers, pingsListeners: true }
    const database = openDatabase({ url, ...own })
    const queries = openDatabase({ url, applicationName: 'punctual jobs', max: concurrency })
    const cancellations = new Cancellations({ database, url })
    const over = new AbortController()
    const exitFreely = failOnUnaskedExit()
    const vitals = () => this.#vitals(signal.aborted ? 'draining' : 'running')
    const onBeat = () => {
      void cancellations.ask()
      this.#fetched?.check(database, [...this.#pools]).catch(() => {})
    }
    const beating = this.heart.run({ vitals, onBeat }, over.signal)
    const listening = cancellations.run(over.signal)
    try {
      while (!signal.aborted) {
        await this.#serve({ database, queries, cancellations }, signal).catch((error) =>
          this.#recover(error, signal),
        )
      }
    } finally {
      over.abort()
      await beating
      await this.#farewell(database).catch(() => {})
      // A job that did not notice that it was aborted may wait for an answer for ever.
      queries.renew({ atOnce: true })
      await Promise.all([listening, database.close(), queries.close(), this.heart.close()])
      exitFreely()
      events.emit('worker.stopped', { worker: this.worker })
    }
  }

  /** Whoever could not give back what it held does not say that it stopped: the leader takes it for dead and does both. */
  async #farewell(database: Database): Promise<void> {
    await this.#giveBack(database)
    await this.heart.beat({ status: 'stopped', pools: [] })
  }

  async #recover(error: unknown, signal: AbortSignal): Promise<void> {
    if (isBeyondRetry(error)) throw error
    this.#options.events.emit('worker.restarted', { error })
    await pause(backoffMs({ failures: this.#failures++, firstMs: 100, error }), signal)
  }

  /** One Graphile Worker, from its start to its end. */
  async #serve(connections: Connections, signal: AbortSignal): Promise<void> {
    const { events } = this.#options
    const { database } = connections
    await requireCurrentSchema({ client: database.pool, events })
    await this.#giveBack(database)
    const slots = new Slots(this.#options.concurrency)
    const running = await this.#start(connections, slots)
    const { runner, fetched } = running
    this.#fetched = fetched
    // A failure is heard by the race below; one that comes earlier must not end the process.
    runner.promise.catch(() => {})
    try {
      // A job that kills its worker must not run before somebody could know by whom it is locked.
      await this.heart.beat(this.#vitals('running'))
      slots.open()
      events.emit('worker.started', { worker: this.worker })
      this.#failures = 0
      await Promise.race([untilAborted(signal), runner.promise, fetched.lost])
      if (!signal.aborted) throw new Error('Graphile Worker stopped by itself')
      await this.heart.beat(this.#vitals('draining')).catch(() => {})
      events.emit('worker.draining', { worker: this.worker })
    } finally {
      this.#fetched = undefined
      slots.close()
      await endRunner(running, this.#options)
    }
    await this.#giveBack(database)
  }

  #start({ database, queries, cancellations }: Connections, slots: Slots): Promise<Running> {
    const { events, jobs, concurrency, fetchAhead, drainMs } = this.#options
    const tracker = new Tracker({
      ...{ database, worker: this.worker, inHand: this.#inHand, closed: slots.closed },
      onRefused: (error) =>
        events.emit('worker.warned', { message: `an end is not taken: ${reasonOf(error)}` }),
    })
    const liveLogs = new LiveLogs({ database, worker: this.worker })
    const onTurnedAway = (graphileJobId: number) => this.#turnedAway.push(graphileJobId)
    return startRunner({
      pool: database.pool,
      tasks: taskList({ jobs, queries, tracker, cancellations, liveLogs, slots, events, onTurnedAway }),
      events,
      size: concurrency + fetchAhead,
      drainMs,
      onPool: (pool) => this.#pools.add(pool),
    })
  }

  /** Frees what pools of ours that are gone still hold in the queue, and gives back the attempts that do not count. */
  async #giveBack(database: Database): Promise<void> {
    if (this.#pools.size > 0) await unlockPools(database, [...this.#pools])
    this.#pools.clear()
    const returned = [...this.#turnedAway]
    if (returned.length > 0) await returnJobs(database, returned)
    this.#turnedAway.splice(0, returned.length)
  }

  #vitals = (status: WorkerStatus) => ({ status, pools: [...this.#pools] })
}
