import { setTimeout } from 'node:timers/promises'
import { isUnreachable, type Queryable } from '../db/database.ts'
import { type Finish, finishJobRuns, type Refusal, type Start, startJobRuns } from '../db/job-runs.ts'
import { backoffMs } from '../db/retry.ts'
import { DatabaseUnreachableError } from '../errors.ts'
import { Batcher } from './batcher.ts'

const most = 200
/** Deadlock and serialization failures: the same again, from the start. */
const again = new Set(['40001', '40P01', '55P03', '57014'])

/** Tells the ledger of starts and ends, in batches. An end is told until it is heard, however long Postgres is away. */
export class Tracker {
  readonly #starts: Batcher<Start, Refusal | null>
  readonly #finishes: Batcher<Finish, undefined>

  constructor({ database, worker }: { database: Queryable; worker: string }) {
    this.#starts = new Batcher({ most, send: (starts) => startJobRuns(database, { worker, starts }) })
    this.#finishes = new Batcher({
      most,
      send: async (finishes) => {
        await untilHeard(() => finishJobRuns(database, { worker, finishes }))
        return finishes.map(() => undefined)
      },
    })
  }

  /** Why the attempt may not run, or null. */
  start(start: Start): Promise<Refusal | null> {
    return this.#starts.add(start)
  }

  async finish(finish: Finish): Promise<void> {
    await this.#finishes.add(finish)
  }
}

async function untilHeard(tell: () => Promise<void>): Promise<void> {
  for (let failures = 0; ; failures++) {
    try {
      return await tell()
    } catch (error) {
      if (!isTransient(error)) throw error
      await setTimeout(backoffMs({ failures, firstMs: 50 }))
    }
  }
}

function isTransient(error: unknown): boolean {
  if (error instanceof DatabaseUnreachableError || isUnreachable(error)) return true
  return error instanceof Error && 'code' in error && again.has(String(error.code))
}
