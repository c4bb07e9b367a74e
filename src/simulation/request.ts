/** What to simulate. */
export type SimulationRequest = {
  /** Inclusive. */
  from: Date
  /** Exclusive. */
  to: Date
  /** Only these, whether enabled or not; all that are enabled when not given. */
  scheduleIds?: readonly string[] | undefined
  /** Also those that are disabled. */
  all?: boolean | undefined
  /** How long each run takes, in milliseconds; by default as long as its schedule's last ones did. */
  durationMs?: number | undefined
  /** Occurrences that the report lists. */
  limit?: number | undefined
  /** Collisions and quiet windows that the report lists. */
  top?: number | undefined
}

export const defaults = { limit: 1_000, top: 10 }
