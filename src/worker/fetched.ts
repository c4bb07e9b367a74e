import type { WorkerEvents } from 'graphile-worker'
import type { Queryable } from '../db/database.ts'
import { unheardJobs } from '../db/job-runs.ts'

/**
 * The jobs that Graphile Worker has fetched and not yet removed. What the database holds for us beyond those was fetched
 * by a statement whose answer was lost, and nobody runs it: only when the pool of connections ends is it given back.
 */
export class Fetched {
  readonly #held = new Set<number>()
  readonly #forget: (error: unknown) => void
  #suspects = new Set<number>()
  /** Rejects when there are such jobs. */
  readonly lost: Promise<never>

  constructor(events: WorkerEvents) {
    const { promise, reject } = Promise.withResolvers<never>()
    promise.catch(() => {})
    this.lost = promise
    this.#forget = reject
    const drop = ({ id }: { id: string }) => void this.#held.delete(Number(id))
    events.on('localQueue:getJobs:complete', ({ jobs }) => {
      for (const { id } of jobs) this.#held.add(Number(id))
    })
    events.on('localQueue:returnJobs', ({ jobs }) => jobs.forEach(drop))
    events.on('job:complete', ({ job }) => drop(job))
  }

  /** Asks the database. One that ended a moment ago may still be on its way out: only what is found twice counts. */
  async check(database: Queryable, pools: readonly string[]): Promise<void> {
    const before = this.#suspects
    this.#suspects = new Set(await unheardJobs(database, { pools, heard: [...this.#held] }))
    const lost = [...this.#suspects].filter((id) => before.has(id))
    if (lost.length > 0)
      this.#forget(
        new Error(`the answer to a fetch was lost, and with it ${lost.length} job(s) of the queue`),
      )
  }
}
