import { setTimeout } from 'node:timers/promises'
import { isUnreachable, type Queryable } from '../db/database.ts'
import { type Finish, finishJobRuns, type Refusal, type Start, startJobRuns } from '../db/job-runs.ts'
import { backoffMs } from '../db/retry.ts'
import { DatabaseUnreachableError } from '../errors.ts'
import { PatientBatcher } from './patient-batcher.ts'

const most = 200
/** Deadlock, serialization failure, time out: the same again, from the start. */
const again = new Set(['40001', '40P01', '57014'])

/**
 * Tells the ledger of starts and ends, in batches. An end is told until it is heard, however long Postgres is away; a
 * start that cannot be told fails, and the queue tries it again.
 */
export class Tracker {
  readonly #starts: PatientBatcher<Start, Refusal | null>
  readonly #finishes: PatientBatcher<Finish, undefined>

  constructor({ database, worker }: { database: Queryable; worker: string }) {
    this.#starts = new PatientBatcher({
      most,
      send: (starts) => startJobRuns(database, { worker, starts }),
    })
    this.#finishes = new PatientBatcher({
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

  finish(finish: Finish): Promise<void> {
    return this.#finishes.add(finish)
  }
}

/** Tells it, as often as it takes for an answer. */
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
