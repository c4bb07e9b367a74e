import { createHmac } from 'node:crypto'
import { base64url, type CryptoKey, type JWTPayload, SignJWT } from 'jose'

/** How a forger asks: a token in the usual place, or anything else that could be taken for credentials. */
export type Forgery = { headers: Record<string, string>; query?: string }

/** Each kind of forged credentials by its name. */
export type Forgeries = Record<string, Forgery>

export const bearer = (token: string): Forgery => ({ headers: { Authorization: `Bearer ${token}` } })

export function bearers(tokens: Record<string, string>): Forgeries {
  return Object.fromEntries(Object.entries(tokens).map(([name, token]) => [name, bearer(token)]))
}

export const bytes = (text: string) => new TextEncoder().encode(text)

export function inAMinute(): number {
  return Math.floor(Date.now() / 1_000) + 60
}

export type Signing = { alg?: string; key: CryptoKey | Uint8Array; header?: object }

/** A token that is signed, whatever it says. */
export function signed(payload: object, { alg = 'HS256', key, header = {} }: Signing): Promise<string> {
  return new SignJWT(payload as JWTPayload).setProtectedHeader({ alg, ...header }).sign(key)
}

/** A token put together by hand, with any header and any third part. */
export function assembled(
  header: object,
  { payload, signature = '' }: { payload: object; signature?: string },
) {
  const part = (value: object) => base64url.encode(JSON.stringify(value))
  return `${part(header)}.${part(payload)}.${signature}`
}

/** Two parts of any text at all, signed as HS256 would. */
export function signedText(header: string, payload: string, key: Uint8Array): string {
  const content = `${base64url.encode(header)}.${base64url.encode(payload)}`
  return `${content}.${createHmac('sha256', key).update(content).digest('base64url')}`
}
