import { SignJWT } from 'jose'
import type { Role } from './identity.ts'

export type TokenOptions = {
  secret: string
  role: Role
  /** Whom the audit log names. */
  subject: string
  ttlSeconds: number
  issuer?: string | undefined
  audience?: string | undefined
}

/** A JSON Web Token for the API and the pages, signed with JWT_SECRET (HS256). */
export async function mintToken({
  secret,
  role,
  subject,
  ttlSeconds,
  issuer,
  audience,
}: TokenOptions): Promise<string> {
  const token = new SignJWT({ role })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(subject)
    .setIssuedAt()
    .setExpirationTime(new Date(Date.now() + ttlSeconds * 1000))
  if (issuer !== undefined) token.setIssuer(issuer)
  if (audience !== undefined) token.setAudience(audience)
  return token.sign(new TextEncoder().encode(secret))
}
