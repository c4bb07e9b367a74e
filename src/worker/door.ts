import type { Start } from '../db/job-runs.ts'
import { pause } from '../db/retry.ts'
import type { EventFields, Events } from '../events.ts'
import type { Slots } from './slots.ts'
import type { Tracker } from './tracker.ts'

const askAgainMs = 1_000

export type DoorFields = {
  tracker: Tracker
  slots: Slots
  events: Events
  /** Hears of each fetched job that did not start, or did not end, because the worker stops: its attempt is given back. */
  onTurnedAway: (graphileJobId: number) => void
}

type Attempt = { start: Start; about: EventFields['job.waits'] }

/**
 * Runs what an attempt is to do once it has a slot and the door lets it in; undefined when it may not run. While an
 * earlier attempt has not ended (its worker lives, or its end has still to be heard) this one waits, without a slot.
 */
export async function throughDoor<Result>(
  { start, about }: Attempt,
  { tracker, slots, events, onTurnedAway }: DoorFields,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  for (let asked = 0; ; asked++) {
    if (!(await slots.take())) {
      onTurnedAway(start.graphileJobId)
      throw new Error('The worker stopped before the job could start')
    }
    try {
      const refusal = await tracker.start(start).catch((error) => {
        // It may have been taken and only the answer be lost; then the attempt is not under way, and the ledger is to know.
        void tracker.finish({ ...start, outcome: 'returned', error: null, log: null })
        throw error
      })
      if (refusal === null) return await work()
      if (refusal !== 'running') {
        events.emit('job.refused', { ...about, reason: refusal })
        return undefined
      }
    } finally {
      slots.release()
    }
    if (asked === 0) events.emit('job.waits', about)
    await pause(askAgainMs, slots.closed)
  }
}
