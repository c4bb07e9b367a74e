import type { JWTPayload } from 'jose'
import { Problem } from '../problem.ts'

export const roles = ['ADMIN', 'VIEWER'] as const
export type Role = (typeof roles)[number]

/** Who asks. `subject` is the actor in the audit log. */
export type Identity = { subject: string; role: Role; expiresAt: Date }

const longestSubject = 200

/** Reads the claims of a token whose signature and times were found good. Nothing is coerced: a role is the exact word. */
export function identityOf({ sub, role, exp }: JWTPayload): Identity {
  if (sub !== undefined && !isName(sub)) throw notSignedIn('The subject (sub) of the token is not a name.')
  if (role !== 'ADMIN' && role !== 'VIEWER') {
    throw new Problem({
      kind: 'forbidden',
      detail: 'The token has no role here: its claim "role" must be "ADMIN" or "VIEWER".',
    })
  }
  return { subject: sub ?? 'unnamed', role, expiresAt: new Date((exp ?? 0) * 1000) }
}

function isName(sub: unknown): sub is string {
  return typeof sub === 'string' && /^[^\p{Cc}\p{Cs}]+$/u.test(sub) && sub.length <= longestSubject
}

export function notSignedIn(detail: string): Problem {
  return new Problem({
    kind: 'not-signed-in',
    detail,
    hint: 'Send a JSON Web Token as "Authorization: Bearer …"; punctual token makes one.',
    headers: { 'WWW-Authenticate': 'Bearer' },
  })
}
