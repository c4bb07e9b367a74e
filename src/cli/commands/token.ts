import { readEnvironment } from '../../environment.ts'
import { EnvironmentError, RefusedError } from '../../errors.ts'
import { type Role, roles } from '../../web/auth/identity.ts'
import { mintToken } from '../../web/auth/token.ts'
import { actor } from '../actor.ts'
import { signInSettings } from '../auth.ts'
import { defineCommand } from '../command.ts'
import { duration } from '../read.ts'

type Options = { role: Role; ttl: number; subject: string }

export const command = defineCommand<Options>({
  usage: 'token',
  summary: 'Make a token for the API and the pages',
  details: 'Signed with JWT_SECRET; in development, where it is not set, with a secret kept under .punctual.',
  examples: ['punctual token --ttl 12h', 'punctual token --role VIEWER --subject grafana'],
  flags: [
    {
      flags: '--role <role>',
      help: 'ADMIN may change things, VIEWER may look',
      choices: roles,
      otherwise: 'ADMIN',
    },
    { flags: '--ttl <duration>', help: 'how long it is good', read: duration, otherwise: 3_600_000 },
    { flags: '--subject <name>', help: 'whom the audit log names', otherwise: actor() },
  ],
  async run({ options: { role, ttl, subject }, output }) {
    const settings = signInSettings(readEnvironment())
    if (settings === undefined) throw new EnvironmentError({ problems: [missing] })
    if ('jwksUrl' in settings) throw new RefusedError(elsewhere)
    const { secret, issuer, audience } = settings
    const made = await mintToken({
      secret,
      issuer,
      audience,
      role,
      subject,
      ttlSeconds: Math.ceil(ttl / 1_000),
    })
    const expiresAt = new Date(Date.now() + ttl)
    output.data({ token: made, role, subject, expiresAt }, () => made)
    return undefined
  },
})

const missing = {
  path: 'JWT_SECRET',
  problem: 'is not set',
  allowed: 'at least 32 characters: openssl rand -hex 32',
}
const elsewhere = {
  message: 'JWT_JWKS_URL is set: tokens come from its issuer',
  hint: 'Ask the issuer for a token with the claim "role", or set JWT_SECRET instead.',
}
