import type { LoadedConfig } from '../config.ts'
import { startEmbedded } from '../db/embedded.ts'
import { migrate } from '../db/migrate.ts'
import type { Definitions } from '../definitions.ts'
import type { Environment } from '../environment.ts'
import { EmbeddedDiedError } from '../errors.ts'
import type { EventName, Events } from '../events.ts'
import { startWeb, type Web } from '../web/server.ts'
import { signInSettings } from './auth.ts'
import { answerProbes, type Vital } from './probes.ts'
import { definitionsHere, refuseReleaseCommand, startDaemon, startWorker } from './roles.ts'
import { closing, type Life, type Part } from './serve.ts'
import { postgresFolder } from './target.ts'

type Starting = {
  life: Life
  environment: Environment
  config: LoadedConfig
  concurrency?: number | undefined
  /** How long running jobs may take to end when everything stops. */
  drainMs?: number | undefined
  /** What is to be done to the database once its schema is there, before anybody works with it. */
  prepare?: ((url: string) => Promise<void>) | undefined
}

export type Everything = {
  web: Web
  /** What psql takes; the variable's name where somebody set it. */
  database: string
}

/**
 * Starts the server where none is given, brings it up to date, then web, worker and daemon in this one process. Comes
 * back when schedules would fire. They are stopped in the opposite order: nobody loses time or database under his feet.
 */
export async function startEverything({
  life,
  environment,
  config,
  concurrency,
  drainMs,
  prepare,
}: Starting): Promise<Everything> {
  const { events, metrics, signal, keep } = life
  if (environment.daemonEnabled) refuseReleaseCommand()
  const { url, direct, database } = await findServer({ life, environment })
  signal.throwIfAborted()
  await migrate({ connectionString: direct, events })
  await prepare?.(direct)
  signal.throwIfAborted()
  const code = definitionsHere(config, environment)
  const web = await openWeb({ url, environment, events, metrics, code })
  keep(closing(() => web.close()))
  signal.throwIfAborted()
  const parts: Vital[] = []
  await answerProbes({ life, environment, url, parts })
  const worker = firstOf(events, ['worker.started'])
  parts.push(keep(startWorker({ url, environment, config, events, concurrency, drainMs })))
  await worker
  signal.throwIfAborted()
  if (environment.daemonEnabled) {
    const daemon = firstOf(events, settled)
    parts.push(keep(startDaemon({ url: direct, environment, config, events })))
    await daemon
  }
  return { web, database }
}

/** After one of these the daemon keeps time, or waits for its turn. */
const settled = [
  'schedules.synced',
  'schedules.unchanged',
  'schedules.older-release',
  'daemon.standby',
] as const

type Server = { url: string; direct: string; database: string }

async function findServer({ life, environment }: Pick<Starting, 'life' | 'environment'>): Promise<Server> {
  const { databaseUrl: url, directDatabaseUrl: direct } = environment
  if (url !== undefined && direct !== undefined) return { url, direct, database: '$DATABASE_URL' }
  const { events, keep } = life
  const server = await startEmbedded({ dataDir: postgresFolder(environment), events })
  keep({ ended: death({ events, dataDir: server.dataDir }), stop: () => server.stop() } satisfies Part)
  return { url: server.url, direct: server.url, database: server.url }
}

async function death({ events, dataDir }: { events: Events; dataDir: string }): Promise<never> {
  const { words } = await events.once('postgres.died')
  throw new EmbeddedDiedError({ dataDir, words })
}

type Opening = { url: string; environment: Environment; code?: Definitions | undefined } & Pick<
  Life,
  'events' | 'metrics'
>

export function openWeb({ url, environment, events, metrics, code }: Opening): Promise<Web> {
  const { host, port, scratchUrl, heartbeatIntervalMs: heartbeatMs } = environment
  const { metricsToken: token, nodeEnv, rateLimitPerMinute: perMinute, clientIpHeader } = environment
  return startWeb({
    ...{ url, scratchUrl, host, port, events, heartbeatMs, metrics, code },
    auth: signInSettings(environment),
    metricsDoor: { token, isOpen: nodeEnv === 'development' },
    limits: { perMinute, clientIpHeader },
  })
}

function firstOf(events: Events, names: readonly EventName[]): Promise<void> {
  return new Promise((resolve) => {
    for (const name of names) events.on(name, () => resolve())
  })
}
