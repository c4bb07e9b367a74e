import { Worker } from 'node:worker_threads'
import { DaemonStalledError } from '../errors.ts'
import { type Beats, monotonicMs, type WatchdogData } from './watchdog-beats.ts'

const stallMs = 30_000

/**
 * Ends a process whose loop has not turned for 30 s although the database answers. It looks on from a thread of its own,
 * so that a main thread that is blocked counts as well: that one it ends itself, with exit code 1. While the database is
 * away, or fails a statement, the loop has nothing to answer for.
 */
export class Watchdog {
  /** Rejects when the loop hangs and the process should end. */
  readonly bite: Promise<never>
  hasBitten = false
  readonly #beats: Beats
  readonly #thread: Worker

  constructor({ url, onError }: { url: string; onError: (error: unknown) => void }) {
    const shared = new SharedArrayBuffer(16)
    this.#beats = new BigInt64Array(shared)
    this.turn()
    const workerData: WatchdogData = { url, shared, stallMs }
    const file = import.meta.url.endsWith('.ts') ? './watchdog-thread.ts' : './watchdog-thread.js'
    this.#thread = new Worker(new URL(file, import.meta.url), { workerData, execArgv: [] })
    this.#thread.unref()
    const { promise, reject } = Promise.withResolvers<never>()
    promise.catch(() => {})
    this.bite = promise
    this.#thread.once('message', ({ stalledMs }: { stalledMs: number }) => {
      Atomics.store(this.#beats, 1, 1n)
      this.hasBitten = true
      reject(new DaemonStalledError({ stalledMs }))
    })
    // Without a watchdog time is kept all the same.
    this.#thread.on('error', onError)
  }

  /** The loop went round: a pass, a wait for the lock, an attempt that failed, or a statement that the server is at work on. */
  turn(): void {
    Atomics.store(this.#beats, 0, BigInt(monotonicMs()))
  }

  async close(): Promise<void> {
    await this.#thread.terminate()
  }
}
