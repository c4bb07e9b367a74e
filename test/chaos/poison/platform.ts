import { setTimeout } from 'node:timers/promises'
import type { PunctualProcess } from '../../support/process.ts'

/** Workers on a platform that starts each again a second after it died. */
export class Platform {
  readonly #start: () => PunctualProcess
  readonly #workers: PunctualProcess[]
  /** Process ids. */
  readonly dead: number[] = []
  #isClosed = false

  constructor(start: () => PunctualProcess, size: number) {
    this.#start = start
    this.#workers = Array.from({ length: size }, () => this.#keep(start()))
  }

  get deaths(): number {
    return this.dead.length
  }

  async ready(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.waitFor('worker.started')))
  }

  close(): void {
    this.#isClosed = true
  }

  #keep(worker: PunctualProcess): PunctualProcess {
    worker.ended.then(async () => {
      if (this.#isClosed) return
      this.dead.push(worker.pid)
      await setTimeout(1_000)
      if (!this.#isClosed) this.#workers.push(this.#keep(this.#start()))
    })
    return worker
  }
}
