/**
 * Looks at everything that a scheduler needs around it, from Node to the rights of its login, and says of each what was
 * found and what mends it. It changes nothing: locks and notifications go under names of their own, what it installs to
 * compare with is rolled back. Every check is tried whatever became of the others; one that breaks is a finding itself, so
 * that it works without a configuration, without a database, and with a database that is half there.
 */
import type { LoadedConfig } from '../config.ts'
import { openPair, type Pair } from '../db/doctor/sessions.ts'
import type { Environment } from '../environment.ts'
import { checkClock, checkSession, checkUrl } from './connection.ts'
import { type Finding, fail, ok, warn } from './finding.ts'
import { checkFly } from './fly.ts'
import { checkProcess } from './process.ts'
import { checkRights } from './rights.ts'
import { checkSchema } from './schema.ts'
import { checkServer } from './server.ts'
import { checkSettings, problem } from './settings.ts'
import { checkZones } from './zones.ts'

export type { Finding } from './finding.ts'

/** Finds the URLs of an environment; throws where there are none. */
type FindUrl = (environment: Environment, options: { direct: boolean }) => string

export async function examine(findUrl: FindUrl): Promise<Finding[]> {
  const { findings, environment, config } = await checkSettings()
  return [
    ...checkProcess(),
    ...findings,
    ...(environment === undefined ? [] : await checkDatabases({ environment, config, findUrl })),
    ...checkFly(),
  ]
}

type Checking = { environment: Environment; config: LoadedConfig | undefined; findUrl: FindUrl }

async function checkDatabases({ environment, config, findUrl }: Checking): Promise<Finding[]> {
  let urls: { pooled: string; direct: string }
  try {
    urls = {
      pooled: findUrl(environment, { direct: false }),
      direct: findUrl(environment, { direct: true }),
    }
  } catch (error) {
    const { found, fix } = problem('database', error)
    return [warn('database', `${found}. What needs a database was not checked.`, fix!)]
  }
  const isOne = urls.pooled === urls.direct
  const shared = isOne
    ? []
    : await withPair('DATABASE_URL', urls.pooled, async (pair) => [
        await checkUrl(pair, { variable: 'DATABASE_URL', url: urls.pooled, mustBeDirect: false }),
      ])
  const variable = isOne ? 'DATABASE_URL' : 'DIRECT_DATABASE_URL'
  const own = await withPair(variable, urls.direct, (pair) =>
    checkDirect(pair, { variable, url: urls.direct, environment, config }),
  )
  return [...shared, ...own]
}

type Direct = { variable: string; url: string; environment: Environment; config: LoadedConfig | undefined }

async function checkDirect(pair: Pair, { variable, url, environment, config }: Direct): Promise<Finding[]> {
  const { one: client } = pair
  const zones = config?.schedules.map(({ timezone }) => timezone) ?? []
  const { leaderless } = environment
  return [
    ...(await tried(variable, async () => [
      await checkUrl(pair, { variable, url, mustBeDirect: !leaderless }),
    ])),
    ...(leaderless
      ? [ok('session', 'PUNCTUAL_LEADERLESS: no lock and no LISTEN is needed.')]
      : await tried('session', () => checkSession(pair))),
    ...(await tried('clock', async () => [await checkClock(pair)])),
    ...(await tried('server', () => checkServer(client))),
    ...(await tried('schema', () => checkSchema({ connectionString: url, client }))),
    ...(await tried('rights', () => checkRights(client))),
    ...(await tried('zones', () => checkZones(client, zones))),
  ]
}

async function withPair(
  variable: string,
  url: string,
  work: (pair: Pair) => Promise<Finding[]>,
): Promise<Finding[]> {
  const pair = await openPair(url).catch((error: unknown) => problem(variable, error))
  if ('level' in pair) return [pair]
  try {
    return await work(pair)
  } finally {
    await pair.close().catch(() => {})
  }
}

async function tried(check: string, work: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await work()
  } catch (error) {
    return [
      fail(
        check,
        `Could not be checked: ${problem(check, error).found}.`,
        'See the findings above, then run it again.',
      ),
    ]
  }
}
