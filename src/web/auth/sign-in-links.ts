import { createHash, randomBytes } from 'node:crypto'

export type SignInLinks = {
  /** The token of a new link. */
  issue(): string
  /** Whether the token was good; it is not any more. */
  redeem(token: string): boolean
}

const fifteenMinutesMs = 15 * 60_000

/** Links that sign somebody in once. Known to this process alone, and only by their hash; gone with it. */
export function signInLinks({ ttlMs = fifteenMinutesMs, clock = () => performance.now() } = {}): SignInLinks {
  const endsAt = new Map<string, number>()
  return {
    issue() {
      const token = randomBytes(32).toString('base64url')
      endsAt.set(hashed(token), clock() + ttlMs)
      return token
    },
    redeem(token) {
      const end = endsAt.get(hashed(token))
      endsAt.delete(hashed(token))
      return end !== undefined && clock() < end
    },
  }
}

function hashed(token: string): string {
  return createHash('sha256').update(token).digest('base64')
}
