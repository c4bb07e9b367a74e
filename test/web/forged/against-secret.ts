import { base64url, EncryptJWT, generateKeyPair } from 'jose'
import { assembled, bearers, bytes, type Forgeries, inAMinute, signed, signedText } from './making.ts'

/** Everything that must not open a door whose tokens are signed with HS256 and this secret. */
export async function forgedAgainstSecret(secret: string): Promise<Forgeries> {
  const key = bytes(secret)
  const other = bytes('another secret, also of more than 32 characters')
  const soon = inAMinute()
  const claims = { sub: 'ana', role: 'ADMIN', exp: soon }
  const good = await signed(claims, { key })
  const [header = '', payload = '', signature = ''] = good.split('.')
  const rsa = await generateKeyPair('RS256')
  const elliptic = await generateKeyPair('ES256')
  const without = (claim: string) =>
    Object.fromEntries(Object.entries(claims).filter(([name]) => name !== claim))
  const by = (claimed: object, kind: object = {}) => signed({ ...claims, ...claimed }, { key, ...kind })
  const stranger = (given: object) => signed(claims, { key: other, header: given })
  const unsigned = (given: object) => assembled(given, { payload: claims, signature })
  const bits = Buffer.from(signature, 'base64url')
  const flipped = (index: number) => {
    const copy = Buffer.from(bits)
    copy[index]! ^= 1
    return copy.toString('base64url')
  }
  const tokens: Record<string, string> = {
    'alg none': assembled({ alg: 'none' }, { payload: claims }),
    'alg None': assembled({ alg: 'None' }, { payload: claims }),
    'alg NONE, signature kept': unsigned({ alg: 'NONE' }),
    'alg empty': unsigned({ alg: '' }),
    'no alg': unsigned({ typ: 'JWT' }),
    'alg null': unsigned({ alg: null }),
    'alg a list': unsigned({ alg: ['HS256'] }),
    'alg in lower case': unsigned({ alg: 'hs256' }),
    'alg of another kind': unsigned({ alg: 'RS256' }),
    'alg twice, the good one last': `${base64url.encode('{"alg":"none","alg":"HS256"}')}.${payload}.${signature}`,
    'HS384 with the right secret': await by({}, { alg: 'HS384' }),
    'HS512 with the right secret': await by({}, { alg: 'HS512' }),
    'RS256 by a key of its own': await by({}, { alg: 'RS256', key: rsa.privateKey }),
    'PS256 by a key of its own': await by({}, { alg: 'PS256', key: rsa.privateKey }).catch(() =>
      unsigned({ alg: 'PS256' }),
    ),
    'ES256 by a key of its own': await by({}, { alg: 'ES256', key: elliptic.privateKey }),
    'another secret': await signed(claims, { key: other }),
    'a secret of zeros': await signed(claims, { key: new Uint8Array(32) }),
    'the secret with a line break': await signed(claims, { key: bytes(`${secret}\n`) }),
    'half of the secret': await signed(claims, { key: key.slice(0, 32) }),
    'its own key in the header (jwk)': await stranger({ jwk: { kty: 'oct', k: base64url.encode(other) } }),
    'keys from elsewhere (jku)': await stranger({ jku: 'http://127.0.0.1:1/keys', kid: 'x' }),
    'a certificate from elsewhere (x5u)': await stranger({ x5u: 'http://127.0.0.1:1/cert' }),
    'a certificate inside (x5c)': await stranger({ x5c: ['MIIB'] }),
    'kid a path': await stranger({ kid: '../../../../dev/null' }),
    'kid an injection': await stranger({ kid: "x' union select 'another secret" }),
    'kid a command': await stranger({ kid: '|/bin/true' }),
    'kid a URL': await stranger({ kid: 'http://127.0.0.1:1/' }),
    'a critical header that nobody knows': unsigned({ alg: 'HS256', crit: ['exp'], exp: soon }),
    'crit empty': unsigned({ alg: 'HS256', crit: [] }),
    'a payload that is not encoded (b64 false)': unsigned({ alg: 'HS256', b64: false, crit: ['b64'] }),
    'b64 false, signed': signedText(
      '{"alg":"HS256","b64":false,"crit":["b64"]}',
      JSON.stringify(claims),
      key,
    ),
    'another payload': `${header}.${base64url.encode(JSON.stringify({ ...claims, sub: 'eve' }))}.${signature}`,
    'a claim twice, added behind': `${header}.${base64url.encode('{"role":"VIEWER","role":"ADMIN"}')}.${signature}`,
    'no signature': `${header}.${payload}.`,
    'a shorter signature': `${header}.${payload}.${signature.slice(0, -4)}`,
    'a longer signature': `${header}.${payload}.${signature}AAAA`,
    'the first bit of the signature': `${header}.${payload}.${flipped(0)}`,
    'the last bit of the signature': `${header}.${payload}.${flipped(31)}`,
    'a signature of zeros': `${header}.${payload}.${'A'.repeat(43)}`,
    'a cut token': good.slice(0, -10),
    'a cut header': good.slice(5),
    'header and payload exchanged': `${payload}.${header}.${signature}`,
    'two parts': `${header}.${payload}`,
    'four parts': `${header}.${payload}.${signature}.x`,
    'five parts': `${header}.${payload}.${signature}.x.y`,
    'encrypted with the secret (JWE)': await new EncryptJWT(claims)
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .encrypt(key.slice(0, 32)),
    'a token inside a token': await signed({ token: good }, { key: other }),
    dots: '..',
    'a word': 'token',
    'a megabyte': `${header}.${'A'.repeat(2 ** 20)}.${signature}`,
    'a payload that is no object': signedText('{"alg":"HS256"}', '"ADMIN"', key),
    'a payload that is a list': signedText('{"alg":"HS256"}', '[{"role":"ADMIN"}]', key),
    'a payload that is no JSON': signedText('{"alg":"HS256"}', '{', key),
    'a header that is a list': signedText('["HS256"]', JSON.stringify(claims), key),
    'expired a second ago': await by({ exp: soon - 61 }),
    'exp missing': await signed(without('exp'), { key }),
    'exp null': await by({ exp: null }),
    'exp as text': await by({ exp: String(soon) }),
    'exp true': await by({ exp: true }),
    'exp zero': await by({ exp: 0 }),
    'exp below zero': await by({ exp: -soon }),
    'exp a list': await by({ exp: [soon] }),
    'not valid yet': await by({ nbf: soon }),
    'nbf as text': await by({ nbf: '0' }),
    'iat as text': await by({ iat: 'now' }),
    'sub a number': await by({ sub: 7 }),
    'sub null': await by({ sub: null }),
    'sub empty': await by({ sub: '' }),
    'sub a list': await by({ sub: ['ana'] }),
    'sub with NUL': await by({ sub: 'a\0b' }),
    'sub with a line break': await by({ sub: 'a\nb' }),
    'sub with half a surrogate pair': await by({ sub: 'a\ud800' }),
    'sub endless': await by({ sub: 'a'.repeat(201) }),
  }
  return {
    ...bearers(tokens),
    'in the query': { headers: {}, query: `access_token=${good}&token=${good}` },
    'in a header of its own': { headers: { 'X-Auth-Token': good, 'X-Api-Key': good } },
    'as Basic': { headers: { Authorization: `Basic ${Buffer.from(`${good}:`).toString('base64')}` } },
    'without a scheme': { headers: { Authorization: good } },
    'two tokens in one header': { headers: { Authorization: `Bearer ${good} ${good}` } },
    'a space inside': { headers: { Authorization: `Bearer ${good.replace('.', ' .')}` } },
    'in quotes': { headers: { Authorization: `Bearer "${good}"` } },
    'forged, in the cookie': { headers: { Cookie: `punctual=${tokens['another secret']}` } },
    'in a cookie of another name': { headers: { Cookie: `session=${good}; __Secure-punctual=${good}` } },
    'in the https cookie over http': { headers: { Cookie: `__Host-punctual=${good}` } },
    'forged, beside a good cookie': {
      headers: { Authorization: `Bearer ${tokens['another secret']}`, Cookie: `punctual=${good}` },
    },
  }
}
