/**
 * The environment, read once and whole: names, bounds and defaults in one table, every problem in one error.
 *
 * An empty variable counts as unset. The six that hold secrets can also be given as a file's path, in the variable
 * of the same name with `_FILE` behind it. What comes back is a plain typed object; printed, inspected or serialised, or
 * copied and then printed, it shows no secret, and `secretsOf` lists the values that nothing else may print either.
 */
import { readFileSync } from 'node:fs'
import { inspect } from 'node:util'
import type { z } from 'zod'
import { isDatabaseUrl } from './environment/values.ts'
import { secretVariables, variables } from './environment/variables.ts'
import { EnvironmentError } from './errors.ts'
import type { Problem } from './problems.ts'
import { maskUrl, passwordsOf } from './redact.ts'

const daySeconds = 86_400

type Name = keyof typeof variables
type Variables = Record<string, string | undefined>
type Values = { [Key in Name]: z.infer<(typeof variables)[Key]> }

export type Environment = ReturnType<typeof settings>

/** Reads and checks all variables; throws one EnvironmentError that tells everything wrong with them. */
export function readEnvironment(given: Variables = process.env): Environment {
  const problems: Problem[] = []
  const values: Record<string, unknown> = {}
  for (const name of Object.keys(variables) as Name[]) {
    const { value, problem } = lookUp(name, given)
    const read = variables[name].safeParse(value)
    if (problem !== undefined) problems.push(problem)
    else if (read.success) values[name] = read.data
    else problems.push(refusal(name, { value, allowed: read.error.issues[0]!.message }))
  }
  if (values.JWT_SECRET !== undefined && values.JWT_JWKS_URL !== undefined) {
    problems.push({
      path: 'JWT_SECRET',
      problem: 'is set together with JWT_JWKS_URL',
      allowed: 'one of the two',
    })
  }
  if (problems.length > 0) throw new EnvironmentError({ problems })
  return Object.assign(settings(values as Values), discreet)
}

/** The secret values inside, for whatever prints text that may contain them. */
export function secretsOf(environment: Environment): string[] {
  const { databaseUrl, directDatabaseUrl, scratchUrl } = environment
  const { jwtSecret, jwtSecretPrevious, metricsToken } = environment
  const urls = [databaseUrl, directDatabaseUrl, scratchUrl].filter((url) => url !== undefined)
  const tokens = [jwtSecret, jwtSecretPrevious, metricsToken].filter((token) => token !== undefined)
  return [...new Set([...urls.flatMap(passwordsOf), ...tokens])]
}

/** The same of an environment that may not even be valid, for the last words of a process. */
export function secretsAtHand(given: Variables = process.env): string[] {
  try {
    return secretsOf(readEnvironment(given))
  } catch {
    const values = secretVariables.flatMap((name) => lookUp(name, given).value ?? [])
    return values.flatMap((value) => [value, ...(isDatabaseUrl(value) ? passwordsOf(value) : [])])
  }
}

function lookUp(name: Name, given: Variables): { value?: string | undefined; problem?: Problem } {
  const value = given[name]?.trim() || undefined
  const file = isSecret(name) ? given[`${name}_FILE`]?.trim() || undefined : undefined
  if (file === undefined) return { value }
  const path = `${name}_FILE`
  if (value !== undefined)
    return { problem: { path, problem: `is set together with ${name}`, allowed: 'one of the two' } }
  try {
    return { value: readFileSync(file, 'utf8').trim() || undefined }
  } catch (error) {
    return { problem: { path, problem: `cannot be read: ${(error as Error).message}` } }
  }
}

function isSecret(name: Name): boolean {
  return (secretVariables as readonly string[]).includes(name)
}

function refusal(name: Name, { value, allowed }: { value: string | undefined; allowed: string }): Problem {
  if (isSecret(name)) return { path: name, problem: 'is not valid (its value is not shown)', allowed }
  return { path: name, problem: 'is not valid', given: inspect(value), allowed }
}

function settings(values: Values) {
  const isDevelopment = values.NODE_ENV === 'development'
  return {
    nodeEnv: values.NODE_ENV,
    databaseUrl: values.DATABASE_URL,
    directDatabaseUrl: values.DIRECT_DATABASE_URL ?? values.DATABASE_URL,
    /** Where a simulation may make its scratch database. */
    scratchUrl: values.PUNCTUAL_SCRATCH_URL ?? values.DIRECT_DATABASE_URL ?? values.DATABASE_URL,
    daemonEnabled: values.SCHEDULE_DAEMON_ENABLED,
    pollIntervalMs: values.SCHEDULE_POLL_INTERVAL_MS,
    lockTimeoutMs: values.LOCK_TIMEOUT_MS,
    heartbeatIntervalMs: values.HEARTBEAT_INTERVAL_MS,
    leaseMs: values.LEASE_MS,
    scheduleIds: values.SCHEDULE_IDS,
    leaderless: values.PUNCTUAL_LEADERLESS,
    queueWarnDepth: values.QUEUE_WARN_DEPTH,
    retention: {
      keepSeconds: values.RETENTION_DAYS * daySeconds,
      keepFailedSeconds: values.RETENTION_FAILED_DAYS * daySeconds,
      keepLast: values.RETENTION_KEEP_LAST,
    },
    config: values.PUNCTUAL_CONFIG,
    dataDir: values.PUNCTUAL_DATA_DIR,
    jwtSecret: values.JWT_SECRET,
    jwtSecretPrevious: values.JWT_SECRET_PREVIOUS,
    jwtJwksUrl: values.JWT_JWKS_URL,
    metricsToken: values.METRICS_TOKEN,
    jwtIssuer: values.JWT_ISSUER,
    jwtAudience: values.JWT_AUDIENCE,
    /** Loopback in development, every interface otherwise. */
    host: values.HOST ?? (isDevelopment ? '127.0.0.1' : '0.0.0.0'),
    /** Undefined when PORT is not set: then 8080 or the next free one. */
    port: values.PORT,
    /** Where a process answers probes and metrics beside what it does; nowhere when undefined. */
    probePort: values.PROBE_PORT,
    logLevel: values.LOG_LEVEL,
    /** Where time is kept as long as a daemon is there, and where this process runs. */
    primaryRegion: values.PRIMARY_REGION,
    region: values.FLY_REGION,
    rateLimitPerMinute: values.RATE_LIMIT_PER_MINUTE,
    /** Fly's proxy always sets its header; anywhere else a client could write it. */
    clientIpHeader: values.CLIENT_IP_HEADER ?? (values.FLY_APP_NAME && 'Fly-Client-IP'),
  }
}

const discreet = {
  toJSON(this: Environment) {
    const masked = (url: string | undefined) => (url === undefined ? undefined : maskUrl(url))
    const shown: Partial<Environment> = {
      ...this,
      databaseUrl: masked(this.databaseUrl),
      directDatabaseUrl: masked(this.directDatabaseUrl),
      scratchUrl: masked(this.scratchUrl),
      jwtSecret: this.jwtSecret && '***',
      jwtSecretPrevious: this.jwtSecretPrevious && '***',
      metricsToken: this.metricsToken && '***',
    }
    return Object.fromEntries(Object.entries(shown).filter(([, value]) => typeof value !== 'function'))
  },
  [inspect.custom](this: Environment) {
    return discreet.toJSON.call(this)
  },
}
