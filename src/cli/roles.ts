import type { LoadedConfig } from '../config.ts'
import { Daemon } from '../daemon/daemon.ts'
import { buildDefinitions } from '../definitions.ts'
import type { Environment } from '../environment.ts'
import { RefusedError } from '../errors.ts'
import type { Events } from '../events.ts'
import { Worker } from '../worker/worker.ts'
import { living, type Part } from './serve.ts'

type Serving = { url: string; environment: Environment; config: LoadedConfig; events: Events }

export function startDaemon({ url, environment, config, events }: Serving): Part {
  const { nodeEnv, lockTimeoutMs, leaseMs, pollIntervalMs, leaderless, scheduleIds } = environment
  refuseReleaseCommand()
  const daemon = new Daemon({
    url,
    events,
    definitions: buildDefinitions(config, { environment: nodeEnv, lockTimeoutMs }),
    leaseMs,
    pollIntervalMs,
    heartbeatMs: environment.heartbeatIntervalMs,
    leaderless,
    queueWarnDepth: environment.queueWarnDepth,
    retention: environment.retention,
    region: environment.region,
    primaryRegion: environment.primaryRegion,
    ...(scheduleIds === undefined ? {} : { scheduleIds }),
  })
  return living((signal) => daemon.run(signal))
}

export function startWorker({ url, environment, config, events, concurrency }: Serving & Concurrency): Part {
  const worker = new Worker({
    url,
    events,
    jobs: config.jobs,
    heartbeatMs: environment.heartbeatIntervalMs,
    blockedMs: environment.lockTimeoutMs,
    ...(concurrency === undefined ? {} : { concurrency }),
  })
  return living((signal) => worker.run(signal))
}

type Concurrency = { concurrency?: number | undefined }

/** Fly runs a release command in a machine of its own, minutes before the release: its code must not fire schedules yet. */
export function refuseReleaseCommand(): void {
  if (process.env.RELEASE_COMMAND !== '1') return
  throw new RefusedError({
    message: 'RELEASE_COMMAND=1: this machine runs a release command, no daemon',
    hint: 'Let the release command be: punctual migrate up',
  })
}
