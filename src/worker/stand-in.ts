import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { HeartOptions, Vitals } from './heart.ts'

export type StandInOptions = Pick<HeartOptions, 'url' | 'worker' | 'heartbeatMs' | 'blockedMs'> & {
  /** Counts the turns of the main thread. */
  turns: SharedArrayBuffer
}

const turnMs = 500
/** Standing still for less is ordinary, and says nothing. */
const toldMs = 5_000

/**
 * A thread that beats for a worker whose main thread stands still: a job that computes for a minute is alive. It watches a
 * counter that the main thread keeps turning, and connects to Postgres only when that stops; after `blockedMs` it gives
 * up, and the worker is taken for dead like any other.
 */
export class StandIn {
  readonly #thread: Worker
  readonly #timer: NodeJS.Timeout

  constructor({ url, worker, heartbeatMs, blockedMs, events }: HeartOptions) {
    const turns = new SharedArrayBuffer(4)
    const workerData: StandInOptions = { url, worker, heartbeatMs, blockedMs, turns }
    const file = `./stand-in-thread${extname(import.meta.url)}`
    this.#thread = new Worker(new URL(file, import.meta.url), { workerData })
    this.#thread.unref()
    this.#thread.on('error', (error) => events.emit('worker.warned', { message: `stand-in: ${error}` }))

    const counter = new Int32Array(turns)
    let turnedAt = performance.now()
    this.#timer = setInterval(() => {
      Atomics.add(counter, 0, 1)
      const forMs = performance.now() - turnedAt
      turnedAt += forMs
      if (forMs > toldMs) events.emit('worker.blocked', { worker, forMs })
    }, turnMs)
    this.#timer.unref()
  }

  /** What to say in the main thread's place. */
  tell(vitals: Vitals): void {
    this.#thread.postMessage(vitals)
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#thread.terminate()
  }
}
