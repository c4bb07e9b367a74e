import { createHash } from 'node:crypto'
import type { Ms, Run } from './state.ts'

/** The same for the same occurrence, and never past the next one. */
export function jitterOf({ schedule, scheduledFor }: Run): Ms {
  const { jitter } = schedule.policy
  if (jitter === null) return 0
  const hash = createHash('md5')
    .update(`${schedule.id}@${decimal(scheduledFor)}`)
    .digest('hex')
  const fraction = Number.parseInt(hash.slice(0, 8), 16) / 2 ** 32
  const next = schedule.forecast.find(({ at }) => at > scheduledFor)?.at ?? Number.POSITIVE_INFINITY
  return fraction * Math.min(jitter, next - scheduledFor)
}

/** Seconds since 1970 as Postgres writes them. */
const decimal = (at: Ms): string => (at / 1_000).toFixed(6)
