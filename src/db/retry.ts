import { setTimeout } from 'node:timers/promises'
import { PunctualError } from '../errors.ts'
import { isUnreachable, type Trouble, troubleOf } from './sqlstates.ts'

const longestMs = 5_000
/** How often connections are made to a server that is away is bounded by Attempts; to wait for longer only delays the return. */
const longestAwayMs = 500

type Failing = { failures: number; firstMs: number; error?: unknown }

/** How long to wait after so many failures in a row: twice as long each time, at most 5 s, never all at the same time. */
export function backoffMs({ failures, firstMs, error }: Failing): number {
  const ceiling = Math.min(isUnreachable(error) ? longestAwayMs : longestMs, firstMs * 2 ** failures)
  return Math.round(ceiling * (0.5 + Math.random() / 2))
}

/** Waits, or until the signal aborts, whichever comes first. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => {})
}

/** Resolves when the signal aborts, at once when it has. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

/**
 * How often the same again may help at once, in a statement that is a transaction of its own and was rolled back, or never
 * asked: where the server has no room for one more connection, one of ours is soon free.
 */
const again: Partial<Record<Trouble, number>> = { conflict: 5, full: 5, 'read-only': 1, 'stale-plan': 1 }

/** Asks, and asks again where somebody else's transaction or an outlived connection was the reason for the refusal. */
export async function insisting<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (let failures = 0; ; failures++) {
    try {
      return await ask()
    } catch (error) {
      const trouble = troubleOf(error)
      if (trouble === undefined || failures >= (again[trouble] ?? 0)) throw error
      await setTimeout(backoffMs({ failures, firstMs: 10 }))
    }
  }
}

const beyondRetry = new Set(['pooler-detected', 'schema-too-new', 'schema-too-old', 'postgres-too-old'])

/** What no later try can mend: somebody must change the set-up. */
export function isBeyondRetry(error: unknown): boolean {
  return error instanceof PunctualError && beyondRetry.has(error.code)
}
