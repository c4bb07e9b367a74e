import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Environment } from '../environment.ts'
import { type AuthSettings, authSettings } from '../web/auth/auth.ts'
import { homeFolder } from './target.ts'

/**
 * How tokens are checked and made. In development, where nothing is configured, with a secret kept beside the data, so
 * that a token made in one terminal is good in the other and after a restart.
 */
export function signInSettings(environment: Environment): AuthSettings | undefined {
  const { nodeEnv, jwtSecret, jwtJwksUrl } = environment
  if (nodeEnv !== 'development' || jwtSecret !== undefined || jwtJwksUrl !== undefined)
    return authSettings(environment)
  const secret = keptSecret(homeFolder(environment))
  return secret === undefined ? authSettings(environment) : { secret }
}

function keptSecret(folder: string): string | undefined {
  const file = join(folder, 'jwt-secret')
  try {
    mkdirSync(folder, { recursive: true })
    writeFileSync(file, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' })
  } catch {
    // It is there already; or it cannot be, and then there is none to read either.
  }
  try {
    return readFileSync(file, 'utf8').trim() || undefined
  } catch {
    return undefined
  }
}
