import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, type JWK } from 'jose'
import { assembled, bearers, bytes, type Forgeries, inAMinute, signed } from './making.ts'

const issuer = 'https://issuer.example/'
const audience = 'punctual'

/** An issuer with keys of two kinds that serves their public halves, and one that it no longer serves. */
export async function makeIssuer() {
  const rsa = await generateKeyPair('RS256', { extractable: true })
  const elliptic = await generateKeyPair('ES256', { extractable: true })
  const withdrawn = await generateKeyPair('RS256')
  const publicOf = async (key: CryptoKey, kid: string): Promise<JWK> => ({ ...(await exportJWK(key)), kid })
  const keys = [await publicOf(rsa.publicKey, 'rsa'), await publicOf(elliptic.publicKey, 'elliptic')]
  return { keys, names: { issuer, audience }, rsa, elliptic, withdrawn }
}

export type Issuer = Awaited<ReturnType<typeof makeIssuer>>

export function goodToken({ rsa }: Issuer, claims: object = {}): Promise<string> {
  const all = { sub: 'ana', role: 'ADMIN', exp: inAMinute(), iss: issuer, aud: audience, ...claims }
  return signed(all, { alg: 'RS256', key: rsa.privateKey, header: { kid: 'rsa' } })
}

/** Everything that must not open a door whose tokens that issuer signs, for this program among others. */
export async function forgedAgainstKeys(made: Issuer): Promise<Forgeries> {
  const { rsa, elliptic, withdrawn, keys } = made
  const stranger = await generateKeyPair('RS256', { extractable: true })
  const claims = { sub: 'ana', role: 'ADMIN', exp: inAMinute(), iss: issuer, aud: audience }
  const pem = await exportSPKI(rsa.publicKey)
  const own = await exportJWK(stranger.publicKey)
  const by = (key: CryptoKey | Uint8Array, alg: string, header: object) =>
    signed(claims, { key, alg, header })
  const good = await goodToken(made)
  const signature = good.split('.')[2]!
  const says = (alg: string) => assembled({ alg, kid: 'rsa' }, { payload: claims, signature })
  return bearers({
    'the public key as a secret (PEM)': await by(bytes(pem), 'HS256', { kid: 'rsa' }),
    'the public key as a secret (PEM, trimmed)': await by(bytes(pem.trim()), 'HS256', { kid: 'rsa' }),
    'the public key as a secret (JWK)': await by(bytes(JSON.stringify(keys[0])), 'HS256', { kid: 'rsa' }),
    'the public key as a secret (modulus)': await by(bytes(keys[0]!.n!), 'HS512', { kid: 'rsa' }),
    'a stranger who borrows a key id': await by(stranger.privateKey, 'RS256', { kid: 'rsa' }),
    'a stranger without a key id': await by(stranger.privateKey, 'RS256', {}),
    'a stranger with an id that nobody has': await by(stranger.privateKey, 'RS256', { kid: 'none' }),
    'a stranger with his key inside (jwk)': await by(stranger.privateKey, 'RS256', { kid: 'rsa', jwk: own }),
    'a stranger with keys elsewhere (jku)': await by(stranger.privateKey, 'RS256', {
      jku: 'http://127.0.0.1:1/',
    }),
    'a stranger with a certificate (x5u)': await by(stranger.privateKey, 'RS256', {
      x5u: 'http://127.0.0.1:1/',
    }),
    'a stranger whose key id is a path': await by(stranger.privateKey, 'RS256', { kid: '../rsa' }),
    'a key that was withdrawn': await by(withdrawn.privateKey, 'RS256', { kid: 'withdrawn' }),
    'the id of the other key': await by(rsa.privateKey, 'RS256', { kid: 'elliptic' }),
    'the other kind of key under this id': await by(elliptic.privateKey, 'ES256', { kid: 'rsa' }),
    'called PS256': says('PS256'),
    'called RS512': says('RS512'),
    'called ES256': says('ES256'),
    'called EdDSA': says('EdDSA'),
    'called HS256': says('HS256'),
    'called none': says('none'),
    'called RS1': says('RS1'),
    'without an issuer': await goodToken(made, { iss: undefined }),
    'of another issuer': await goodToken(made, { iss: 'https://other.example/' }),
    'of the issuer, less one letter': await goodToken(made, { iss: issuer.slice(0, -1) }),
    'issuer a list': await goodToken(made, { iss: [issuer] }),
    'without an audience': await goodToken(made, { aud: undefined }),
    'for another program': await goodToken(made, { aud: 'shop' }),
    'for other programs': await goodToken(made, { aud: ['shop', 'blog'] }),
    'for nobody': await goodToken(made, { aud: [] }),
    'for a list in a list': await goodToken(made, { aud: [[audience]] }),
    expired: await goodToken(made, { exp: inAMinute() - 61 }),
    'without an end': await goodToken(made, { exp: undefined }),
    'not valid yet': await goodToken(made, { nbf: inAMinute() }),
  })
}
