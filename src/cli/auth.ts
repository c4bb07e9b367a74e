import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Environment } from '../environment.ts'
import { type AuthSettings, authSettings } from '../web/auth/auth.ts'
import { homeFolder } from './target.ts'

/**
 * How tokens are checked and made. In development, where nothing is configured, with a secret kept beside the data, so
 * that a token made in one terminal is good in the other and after a restart.
 */
export function signInSettings(environment: Environment): AuthSettings | undefined {
  const { nodeEnv, jwtSecret, jwtJwksUrl } = environment
  const isConfigured = jwtSecret !== undefined || jwtJwksUrl !== undefined
  if (nodeEnv !== 'development' || isConfigured) return authSettings(environment)
  return authSettings({ ...environment, jwtSecret: keptSecret(homeFolder(environment)) })
}

function keptSecret(folder: string): string | undefined {
  const file = join(folder, 'jwt-secret')
  writeNew(file, randomBytes(32).toString('hex'))
  // The folder holds secrets and is often inside a repository.
  writeNew(join(folder, '.gitignore'), '*')
  try {
    return readFileSync(file, 'utf8').trim() || undefined
  } catch {
    return undefined
  }
}

function writeNew(file: string, line: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, `${line}\n`, { mode: 0o600, flag: 'wx' })
  } catch {
    // It is there already, or cannot be: whoever reads it will see.
  }
}
