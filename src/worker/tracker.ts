import type { Queryable } from '../db/database.ts'
import { type Finish, finishJobRuns, type Refusal, type Start, startJobRuns } from '../db/job-runs.ts'
import { backoffMs, pause } from '../db/retry.ts'
import { isHeld, troubleOf } from '../db/sqlstates.ts'
import { PatientBatcher } from './patient-batcher.ts'

const most = 200

type TrackerFields = {
  database: Queryable
  worker: string
  /** Job runs that this worker has started and not yet told the end of, whatever tracked them. */
  inHand: Set<number>
  /** Aborts when nothing is to start any more. */
  closed: AbortSignal
  /** Hears why an end is not taken, as often as that is, where the database is not away. */
  onRefused: (error: unknown) => void
}

/**
 * Tells the ledger of starts and ends, in batches. An end is told until it is heard, whatever the answer is and however long
 * Postgres is away: a job that has ended must not run again. A start is told until it is heard or nothing may start.
 */
export class Tracker {
  readonly #starts: PatientBatcher<Start, Refusal | null>
  readonly #finishes: PatientBatcher<Finish, undefined>
  readonly #inHand: Set<number>

  constructor({ database, worker, inHand, closed, onRefused }: TrackerFields) {
    this.#inHand = inHand
    this.#starts = new PatientBatcher({
      most,
      send: (starts) =>
        untilHeard({
          tell: () => startJobRuns(database, { worker, starts, inHand: [...inHand] }),
          isVain: (error) => closed.aborted || !isTransient(error),
          signal: closed,
        }),
    })
    this.#finishes = new PatientBatcher({
      most,
      send: async (finishes) => {
        await untilHeard({
          tell: () => finishJobRuns(database, { worker, finishes }),
          isVain: (error) => {
            if (isHeld(error)) return true
            if (!isTransient(error)) onRefused(error)
            return false
          },
          signal: new AbortController().signal,
        })
        return finishes.map(() => undefined)
      },
    })
  }

  /** Why the attempt may not run, or null. */
  async start(start: Start): Promise<Refusal | null> {
    const refusal = await this.#starts.add(start)
    if (refusal === null) this.#inHand.add(start.jobRunId)
    return refusal
  }

  async finish(finish: Finish): Promise<void> {
    await this.#finishes.add(finish)
    this.#inHand.delete(finish.jobRunId)
  }
}

type Telling<Answer> = {
  tell: () => Promise<Answer>
  isVain: (error: unknown) => boolean
  signal: AbortSignal
}

/** Tells it, as often as it takes for an answer. */
async function untilHeard<Answer>({ tell, isVain, signal }: Telling<Answer>): Promise<Answer> {
  for (let failures = 0; ; failures++) {
    try {
      return await tell()
    } catch (error) {
      if (isVain(error)) throw error
      await pause(backoffMs({ failures, firstMs: 50, error }), signal)
    }
  }
}

/** What is held is for the batcher, which sends it one by one. */
function isTransient(error: unknown): boolean {
  const trouble = troubleOf(error)
  return trouble !== undefined && trouble !== 'held'
}
