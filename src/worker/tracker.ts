import { setTimeout } from 'node:timers/promises'
import { isUnreachable, type Queryable } from '../db/database.ts'
import { type Finish, finishJobRuns, type Refusal, type Start, startJobRuns } from '../db/job-runs.ts'
import { backoffMs } from '../db/retry.ts'
import { isHeld } from '../db/sqlstates.ts'
import { DatabaseUnreachableError } from '../errors.ts'
import { Batcher } from './batcher.ts'

const most = 200
/** Deadlock, serialization failure, time out: the same again, from the start. */
const again = new Set(['40001', '40P01', '57014'])

/**
 * Tells the ledger of starts and ends, in batches. An end is told until it is heard, however long Postgres is away. What
 * somebody's open transaction holds is told apart from the others, which it delays by moments only.
 */
export class Tracker {
  readonly #starts: Batcher<Start, Refusal | null>
  readonly #finishes: Batcher<Finish, void>
  /** One at a time, by one connection: true when heard, false when held. */
  readonly #alone: Batcher<Finish, boolean>

  constructor({ database, worker }: { database: Queryable; worker: string }) {
    const tell = (finishes: Finish[]) => finishJobRuns(database, { worker, finishes })
    this.#starts = new Batcher({ most, send: (starts) => startJobRuns(database, { worker, starts }) })
    this.#finishes = new Batcher({
      most,
      send: async (finishes) => {
        if (await isHeard(() => tell(finishes))) return finishes.map(() => undefined)
        return finishes.map((finish) => this.#finishAlone(finish))
      },
    })
    this.#alone = new Batcher({ most: 1, send: async (one) => [await isHeard(() => tell(one))] })
  }

  /** Why the attempt may not run, or null. */
  start(start: Start): Promise<Refusal | null> {
    return this.#starts.add(start)
  }

  finish(finish: Finish): Promise<void> {
    return this.#finishes.add(finish)
  }

  async #finishAlone(finish: Finish): Promise<void> {
    for (let failures = 0; !(await this.#alone.add(finish)); failures++) {
      await setTimeout(backoffMs({ failures, firstMs: 500 }))
    }
  }
}

/** Tells it, as often as it takes for an answer; false when somebody holds what it is about. */
async function isHeard(tell: () => Promise<void>): Promise<boolean> {
  for (let failures = 0; ; failures++) {
    try {
      await tell()
      return true
    } catch (error) {
      if (isHeld(error)) return false
      if (!isTransient(error)) throw error
      await setTimeout(backoffMs({ failures, firstMs: 50 }))
    }
  }
}

function isTransient(error: unknown): boolean {
  if (error instanceof DatabaseUnreachableError || isUnreachable(error)) return true
  return error instanceof Error && 'code' in error && again.has(String(error.code))
}
