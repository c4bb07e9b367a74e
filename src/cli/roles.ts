import type { LoadedConfig } from '../config.ts'
import { Daemon } from '../daemon/daemon.ts'
import { buildDefinitions, type Definitions } from '../definitions.ts'
import type { Environment } from '../environment.ts'
import { RefusedError } from '../errors.ts'
import type { Events } from '../events.ts'
import { Worker } from '../worker/worker.ts'
import { turning, type Vital } from './probes.ts'
import { living } from './serve.ts'

type Serving = { url: string; environment: Environment; config: LoadedConfig; events: Events }

/** What the config defines in this environment. */
export function definitionsHere(config: LoadedConfig, environment: Environment): Definitions {
  const { nodeEnv, lockTimeoutMs } = environment
  return buildDefinitions(config, { environment: nodeEnv, lockTimeoutMs })
}

export function startDaemon({ url, environment, config, events }: Serving): Vital {
  const { leaseMs, pollIntervalMs, leaderless, scheduleIds } = environment
  refuseReleaseCommand()
  const daemon = new Daemon({
    url,
    events,
    definitions: definitionsHere(config, environment),
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
  let failedAt = 0
  events.on('tick.failed', () => {
    failedAt = performance.now()
  })
  const vital = turning({
    name: 'loop',
    turnsEveryMs: Math.min(pollIntervalMs, leaseMs / 4),
    turnedAt: () => Math.max(failedAt, daemon.turnedAt ?? 0),
  })
  return { ...living((signal) => daemon.run(signal)), vital }
}

export function startWorker(options: Serving & Working): Vital {
  const { url, environment, config, events, concurrency, drainMs } = options
  const worker = new Worker({
    url,
    events,
    jobs: config.jobs,
    heartbeatMs: environment.heartbeatIntervalMs,
    blockedMs: environment.lockTimeoutMs,
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(drainMs === undefined ? {} : { drainMs }),
  })
  const vital = turning({
    name: 'beat',
    turnsEveryMs: environment.heartbeatIntervalMs,
    turnedAt: () => worker.heart.turnedAt,
  })
  return { ...living((signal) => worker.run(signal)), vital }
}

type Working = { concurrency?: number | undefined; drainMs?: number | undefined }

/** Fly runs a release command in a machine of its own, minutes before the release: its code must not fire schedules yet. */
export function refuseReleaseCommand(): void {
  if (process.env.RELEASE_COMMAND !== '1') return
  throw new RefusedError({
    message: 'RELEASE_COMMAND=1: this machine runs a release command, no daemon',
    hint: 'Let the release command be: punctual migrate up',
  })
}
