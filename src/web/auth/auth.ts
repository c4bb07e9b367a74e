import { randomBytes } from 'node:crypto'
import { createRemoteJWKSet, errors, type JWTVerifyOptions, type JWTVerifyResult, jwtVerify } from 'jose'
import { reasonOf } from '../../wording.ts'
import { Problem } from '../problem.ts'
import { type Identity, identityOf, notSignedIn } from './identity.ts'
import { mintToken, type TokenOptions } from './token.ts'

/**
 * How tokens are checked: with a secret that we share, or with the public keys of whoever issues them. Where an issuer or
 * an audience is set, each token must name it; an issuer who also makes tokens for other programs names us in ours.
 */
export type AuthSettings = Claims &
  (
    | {
        secret: string
        /** The one before: its tokens stay good, and none is made with it any more. */
        previousSecret?: string | undefined
      }
    | { jwksUrl: string }
  )
type Claims = { issuer?: string | undefined; audience?: string | undefined }

export type Auth = {
  /** Who a token stands for; a Problem says why it stands for nobody. */
  verify(token: string): Promise<Identity>
  /** Makes a token; undefined where somebody else issues them. */
  mint: ((options: Minting) => Promise<string>) | undefined
}
type Minting = Omit<TokenOptions, 'secret' | 'issuer' | 'audience'>

type Environment = { nodeEnv: string } & Partial<
  Record<'jwtSecret' | 'jwtSecretPrevious' | 'jwtJwksUrl' | 'jwtIssuer' | 'jwtAudience', string | undefined>
>

/** Undefined, outside of development, where nothing is configured: then every admin route is closed. */
export function authSettings(environment: Environment): AuthSettings | undefined {
  const { nodeEnv, jwtSecret, jwtSecretPrevious: previousSecret, jwtJwksUrl: jwksUrl } = environment
  const claims = { issuer: environment.jwtIssuer, audience: environment.jwtAudience }
  if (jwtSecret !== undefined) return { secret: jwtSecret, previousSecret, ...claims }
  if (jwksUrl !== undefined) return { jwksUrl, ...claims }
  return nodeEnv === 'development' ? { secret: randomBytes(32).toString('hex'), ...claims } : undefined
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
  const { issuer, audience } = settings
  const claims: JWTVerifyOptions = {
    requiredClaims,
    ...(issuer !== undefined && { issuer }),
    ...(audience !== undefined && { audience }),
  }
  if ('jwksUrl' in settings) {
    const keys = createRemoteJWKSet(new URL(settings.jwksUrl))
    return {
      verify: (token) => checked(jwtVerify(token, keys, { ...claims, algorithms: asymmetric })),
      mint: undefined,
    }
  }
  const { secret, previousSecret } = settings
  const check = (token: string, key: string) =>
    jwtVerify(token, new TextEncoder().encode(key), { ...claims, algorithms: symmetric })
  return {
    verify: (token) =>
      checked(
        check(token, secret).catch((error) => {
          const isOlder =
            previousSecret !== undefined && error instanceof errors.JWSSignatureVerificationFailed
          return isOlder ? check(token, previousSecret) : Promise.reject(error)
        }),
      ),
    mint: (token) => mintToken({ ...token, secret, issuer, audience }),
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
