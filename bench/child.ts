import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** What a child told us: an event, when it happened there, and its fields. */
export type Told = { event: string; at: number; [field: string]: unknown }

/** A real process of bench/processes: tells what happens over its channel, ends on SIGTERM or with us. */
export class Child {
  readonly #process: ChildProcess
  readonly #listeners = new Set<(told: Told) => void>()

  constructor(name: string, options: object) {
    const file = join(import.meta.dirname, 'processes', `${name}.ts`)
    this.#process = fork(file, [JSON.stringify(options)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    this.#process.on('message', (told: Told) => {
      for (const listener of [...this.#listeners]) listener(told)
    })
  }

  get pid(): number {
    return this.#process.pid!
  }

  /** Calls the listener with everything told; what it returns ends that. */
  on(listener: (told: Told) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** The next such event; rejects when the process ends before. */
  async next(event: string, where: (told: Told) => boolean = () => true): Promise<Told> {
    const ended = new AbortController()
    let off = () => {}
    const told = new Promise<Told>((resolve) => {
      off = this.on((one) => {
        if (one.event === event && where(one)) resolve(one)
      })
    })
    const gone = once(this.#process, 'exit', { signal: ended.signal }).then(([code]) => {
      throw new Error(`the process ended with ${code} before it told "${event}"`)
    })
    try {
      return await Promise.race([told, gone])
    } finally {
      off()
      gone.catch(() => {})
      ended.abort()
    }
  }

  send(message: object): void {
    this.#process.send(message)
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    const ended = once(this.#process, 'exit')
    this.#process.kill('SIGTERM')
    await ended
  }
}
