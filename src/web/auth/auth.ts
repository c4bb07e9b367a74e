import { randomBytes } from 'node:crypto'
import { createRemoteJWKSet, errors, type JWTVerifyOptions, type JWTVerifyResult, jwtVerify } from 'jose'
import { reasonOf } from '../../wording.ts'
import { Problem } from '../problem.ts'
import { type Identity, identityOf, notSignedIn } from './identity.ts'
import { mintToken, type TokenOptions } from './token.ts'

/**
 * How tokens are checked: with a secret that we share, or with the public keys of whoever issues them. An issuer who
 * also makes tokens for other programs names us in each of ours: as `audience`.
 */
export type AuthSettings =
  | { secret: string }
  | { jwksUrl: string; issuer?: string | undefined; audience?: string | undefined }

export type Auth = {
  /** Who a token stands for; a Problem says why it stands for nobody. */
  verify(token: string): Promise<Identity>
  /** Makes a token; undefined where somebody else issues them. */
  mint: ((options: Omit<TokenOptions, 'secret'>) => Promise<string>) | undefined
}

type Environment = { nodeEnv: string } & Partial<
  Record<'jwtSecret' | 'jwtJwksUrl' | 'jwtIssuer' | 'jwtAudience', string | undefined>
>

/** Undefined, outside of development, where nothing is configured: then every admin route is closed. */
export function authSettings(environment: Environment): AuthSettings | undefined {
  const { nodeEnv, jwtSecret, jwtJwksUrl: jwksUrl, jwtIssuer: issuer, jwtAudience: audience } = environment
  if (jwtSecret !== undefined) return { secret: jwtSecret }
  if (jwksUrl !== undefined) return { jwksUrl, issuer, audience }
  return nodeEnv === 'development' ? { secret: randomBytes(32).toString('hex') } : undefined
}

// One kind of key, one list of algorithms: a public key is never taken for a shared secret.
const symmetric = ['HS256']
const asymmetric = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
]
const requiredClaims = ['exp']

export function createAuth(settings: AuthSettings): Auth {
  if ('jwksUrl' in settings) {
    const keys = createRemoteJWKSet(new URL(settings.jwksUrl))
    const { issuer, audience } = settings
    const options: JWTVerifyOptions = { algorithms: asymmetric, requiredClaims }
    if (issuer !== undefined) options.issuer = issuer
    if (audience !== undefined) options.audience = audience
    return { verify: (token) => checked(jwtVerify(token, keys, options)), mint: undefined }
  }
  const { secret } = settings
  const key = new TextEncoder().encode(secret)
  const options: JWTVerifyOptions = { algorithms: symmetric, requiredClaims }
  return {
    verify: (token) => checked(jwtVerify(token, key, options)),
    mint: (token) => mintToken({ ...token, secret }),
  }
}

async function checked(verification: Promise<JWTVerifyResult>): Promise<Identity> {
  return identityOf((await verification.catch(refuse)).payload)
}

const aboutKeys = new Set(['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC'])

function refuse(error: unknown): never {
  if (error instanceof errors.JWTExpired) throw notSignedIn('The token has expired.')
  if (error instanceof errors.JWTClaimValidationFailed)
    throw notSignedIn(`The claim "${error.claim}" of the token is missing or not valid.`)
  if (error instanceof errors.JOSEError && !aboutKeys.has(error.code))
    throw notSignedIn('The token is not one that was issued for here.')
  throw new Problem({
    kind: 'keys-unreachable',
    detail: `The keys that JWT_JWKS_URL names could not be had: ${reasonOf(error)}`,
  })
}
