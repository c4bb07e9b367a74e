import { type PreferredRegion, preferredRegion } from '../db/leadership.ts'
import type { Session } from '../db/session.ts'

type Regions = { leaseMs: number; region?: string | undefined; primaryRegion?: string | undefined }

/**
 * The preference for one region. A daemon elsewhere leads only while nobody there can: it takes the lock when none of them
 * has been present for a lease, at once when the last leader went of its own accord, or when nobody has led for two. It hands
 * the lock back once one of them has been present for three leases without a break, and never sooner than ten after it began
 * to lead: however often daemons of the preferred region come and go, leadership moves at most twice in that time. Of a
 * longer lease than 3 s it takes no notice here.
 */
export class Region {
  /** The one to give way to; undefined for a daemon that is there, or does not know where it is. */
  readonly preferred: string | undefined
  /** The one to be present in, for daemons elsewhere to see. */
  readonly own: string | undefined
  readonly #unitMs: number
  #absentSince: number | undefined
  #leaderlessSince: number | undefined
  #presentSince: number | undefined
  #ledSince = 0
  #askedAt = Number.NEGATIVE_INFINITY

  constructor({ leaseMs, region, primaryRegion }: Regions) {
    const isElsewhere = primaryRegion !== undefined && region !== undefined && region !== primaryRegion
    this.preferred = isElsewhere ? primaryRegion : undefined
    this.own = primaryRegion !== undefined && region === primaryRegion ? region : undefined
    this.#unitMs = Math.min(leaseMs, 3_000)
  }

  /** How long to wait until asking again whose turn it is. */
  get pauseMs(): number {
    return this.#unitMs / 6
  }

  /** Whether a daemon elsewhere may try for the lock now. */
  async isOurTurn(session: Session): Promise<boolean> {
    if (this.preferred === undefined) return true
    const { present, isLed, hasResigned } = await preferredRegion(session, this.preferred)
    const now = performance.now()
    this.#absentSince = present === 0 ? (this.#absentSince ?? now) : undefined
    this.#leaderlessSince = isLed ? undefined : (this.#leaderlessSince ?? now)
    if (present === 0 && hasResigned && !isLed) return true
    return isLongAgo(this.#absentSince, this.#unitMs) || isLongAgo(this.#leaderlessSince, 2 * this.#unitMs)
  }

  /** A term of ours begins. */
  leads(): void {
    this.#ledSince = performance.now()
    this.#presentSince = undefined
    this.#absentSince = undefined
  }

  /** Whether to hand back: asked after each pass, answered from the database a few times per lease. */
  async isWantedBack(session: Session): Promise<boolean> {
    if (this.preferred === undefined || !isLongAgo(this.#askedAt, this.#unitMs / 3)) return false
    this.#askedAt = performance.now()
    const { present }: PreferredRegion = await preferredRegion(session, this.preferred)
    this.#presentSince = present > 0 ? (this.#presentSince ?? this.#askedAt) : undefined
    return isLongAgo(this.#presentSince, 3 * this.#unitMs) && isLongAgo(this.#ledSince, 10 * this.#unitMs)
  }
}

function isLongAgo(since: number | undefined, ms: number): boolean {
  return since !== undefined && performance.now() - since >= ms
}
