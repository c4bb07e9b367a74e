import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readEnvironment, secretsOf } from '../../src/environment.ts'
import { EnvironmentError } from '../../src/errors.ts'

const url = 'postgres://ada:canary%21@db:5432/shop'
const secret = 'canary-canary-canary-canary-canary'

function problemsOf(given: Record<string, string>): string[] {
  try {
    readEnvironment(given)
  } catch (error) {
    expect(error).toBeInstanceOf(EnvironmentError)
    return (error as EnvironmentError).problems.map(({ path }) => path)
  }
  return []
}

describe('the environment', () => {
  it('is complete without any variable', () => {
    expect(readEnvironment({})).toMatchObject({
      nodeEnv: 'development',
      databaseUrl: undefined,
      directDatabaseUrl: undefined,
      daemonEnabled: true,
      pollIntervalMs: 1_000,
      lockTimeoutMs: 3_600_000,
      heartbeatIntervalMs: 10_000,
      leaseMs: 3_000,
      scheduleIds: undefined,
      leaderless: false,
      host: '127.0.0.1',
      port: undefined,
      logLevel: 'info',
    })
  })

  it('takes what is given', () => {
    const given = {
      NODE_ENV: 'production',
      DATABASE_URL: url,
      SCHEDULE_DAEMON_ENABLED: 'false',
      SCHEDULE_POLL_INTERVAL_MS: '60000',
      SCHEDULE_IDS: 'feed-refresh, daily-full-sync',
      PUNCTUAL_LEADERLESS: '1',
      PORT: '0',
      LOG_LEVEL: 'debug',
      LEASE_MS: ' 500 ',
    }
    expect(readEnvironment(given)).toMatchObject({
      nodeEnv: 'production',
      databaseUrl: url,
      directDatabaseUrl: url,
      daemonEnabled: false,
      pollIntervalMs: 60_000,
      scheduleIds: ['feed-refresh', 'daily-full-sync'],
      leaderless: true,
      host: '0.0.0.0',
      port: 0,
      logLevel: 'debug',
      leaseMs: 500,
    })
  })

  it('prefers the direct URL for the daemon', () => {
    const direct = 'postgres://db:5433/shop'
    expect(readEnvironment({ DATABASE_URL: url, DIRECT_DATABASE_URL: direct }).directDatabaseUrl).toBe(direct)
  })

  it('treats an empty variable as unset', () => {
    expect(readEnvironment({ PORT: '', DATABASE_URL: ' ', HOST: '' })).toMatchObject({
      port: undefined,
      databaseUrl: undefined,
      host: '127.0.0.1',
    })
  })

  it('tells every problem at once', () => {
    const wrong = {
      DATABASE_URL: 'mysql://db/shop',
      SCHEDULE_DAEMON_ENABLED: 'maybe',
      LEASE_MS: '499',
      SCHEDULE_POLL_INTERVAL_MS: '3600001',
      LOCK_TIMEOUT_MS: '1e6',
      HEARTBEAT_INTERVAL_MS: '-1',
      SCHEDULE_IDS: 'a,,B',
      JWT_SECRET: 'too short',
      METRICS_TOKEN: 'too short',
      QUEUE_WARN_DEPTH: '0',
      PORT: '65536',
      LOG_LEVEL: 'loud',
    }
    expect(problemsOf(wrong).sort()).toEqual(Object.keys(wrong).sort())
  })

  it('says what was given and what is allowed', () => {
    expect(() => readEnvironment({ LEASE_MS: '100', LOG_LEVEL: 'loud' })).toThrow(
      [
        'The environment is not valid: 2 problems',
        "  - LEASE_MS: is not valid; given '100'; allowed: a whole number from 500 to 3600000 ms",
        "  - LOG_LEVEL: is not valid; given 'loud'; allowed: trace, debug, info, warn, error, fatal, silent",
      ].join('\n'),
    )
  })

  it('wants one way to check tokens, not two', () => {
    expect(problemsOf({ JWT_SECRET: secret, JWT_JWKS_URL: 'https://issuer/jwks.json' })).toEqual([
      'JWT_SECRET',
    ])
  })

  it.each([
    'postgres://db',
    'postgresql:///shop?host=/var/run/postgresql',
    'postgres://ada:p%40ss@[::1]:5432/shop?sslmode=require',
  ])('accepts %s', (given) => expect(readEnvironment({ DATABASE_URL: given }).databaseUrl).toBe(given))

  it.each([
    'db:5432',
    'host=db user=ada',
    'postgres://ada:p#ss@db/shop',
    'postgres://ada:p%ss@db/shop',
    'postgres://ada:%ff@db/shop',
  ])('refuses %s as a database', (given) =>
    expect(problemsOf({ DATABASE_URL: given })).toEqual(['DATABASE_URL']),
  )
})

describe('secrets of the environment', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'punctual-environment-'))
    writeFileSync(join(folder, 'url'), `${url}\n`)
    writeFileSync(join(folder, 'secret'), `${secret}\n`)
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('can come from files', () => {
    const given = {
      DATABASE_URL_FILE: join(folder, 'url'),
      DIRECT_DATABASE_URL_FILE: join(folder, 'url'),
      JWT_SECRET_FILE: join(folder, 'secret'),
      METRICS_TOKEN_FILE: join(folder, 'secret'),
    }
    expect(readEnvironment(given)).toMatchObject({
      databaseUrl: url,
      directDatabaseUrl: url,
      jwtSecret: secret,
      metricsToken: secret,
    })
  })

  it('come from a file or a variable, not both, and the file must be there', () => {
    expect(problemsOf({ JWT_SECRET: secret, JWT_SECRET_FILE: join(folder, 'secret') })).toEqual([
      'JWT_SECRET_FILE',
    ])
    expect(problemsOf({ JWT_SECRET_FILE: join(folder, 'none') })).toEqual(['JWT_SECRET_FILE'])
  })

  it('are not shown, however it is printed', () => {
    const environment = readEnvironment({ DATABASE_URL: url, JWT_SECRET: secret, METRICS_TOKEN: secret })
    const copy = { ...environment, port: 1 }
    const shown = [
      inspect(environment),
      JSON.stringify(environment),
      inspect({ copy }),
      JSON.stringify([copy]),
      `${environment}`,
    ]
    expect(shown.join()).not.toContain('canary')
    expect(inspect(environment)).toContain('postgres://ada:***@db:5432/shop')
    expect(environment.databaseUrl).toBe(url)
  })

  it('are not shown in problems', () => {
    for (const given of [{ DATABASE_URL: 'canary' }, { JWT_SECRET: 'canary' }, { METRICS_TOKEN: 'canary' }]) {
      expect(() => readEnvironment(given)).toThrow(EnvironmentError)
      expect(() => readEnvironment(given)).not.toThrow(/canary/)
    }
  })

  it('are listed for the log, as written and as decoded', () => {
    const environment = readEnvironment({
      DATABASE_URL: `${url}?password=other`,
      JWT_SECRET: secret,
      METRICS_TOKEN: `${secret}2`,
    })
    expect(secretsOf(environment)).toEqual(['canary%21', 'canary!', 'other', secret, `${secret}2`])
    expect(secretsOf(readEnvironment({ DATABASE_URL: 'postgres://postgres:postgres@db/shop' }))).toEqual([])
  })
})
