/**
 * A Postgres that a test may crash: a server of its own with a data folder of its own and fsync on, so that what it
 * says is committed is still there after an immediate stop. It comes back on the same port, under the same URL. Where the
 * caller dies, however it dies, the guard of the embedded server stops it.
 */
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Binaries, findBinaries } from '../../src/db/embedded/binaries.ts'
import { embeddedUrl, ensureCluster, readPassword } from '../../src/db/embedded/cluster.ts'
import { settleFolder } from '../../src/db/embedded/place.ts'
import { choosePort } from '../../src/db/embedded/port.ts'
import { hasEnded } from '../../src/db/embedded/processes.ts'
import { becomesReady, ensureDatabase } from '../../src/db/embedded/readiness.ts'
import { lastWords, launch } from '../../src/db/embedded/server.ts'
import { findServerUser, type ServerUser } from '../../src/db/embedded/user.ts'
import { Events } from '../../src/events.ts'

/** As `pg_ctl stop -m` has them, and kill -9 of the server process. */
export type StopMode = 'fast' | 'immediate' | 'kill'

export type Cluster = {
  url: string
  port: number
  /** Holds `data`, the password and the log. */
  dataDir: string
  version: string
  user: ServerUser
  readonly pid: number
  stop(mode: StopMode): Promise<void>
  /** Again, on the same port; returns once it takes connections. */
  start(): Promise<void>
  /** Stops it and deletes its folder. */
  remove(): Promise<void>
}

export type ClusterOptions = {
  settings?: Record<string, string>
  /** Prepares the data instead of initdb, in `data` inside the folder: a copy of another cluster, for example. */
  prepare?: (place: { folder: string; user: ServerUser; binaries: Binaries }) => Promise<void>
  /** Another program to start in place of `postgres`, with its arguments; it must become the server by exec. */
  program?: (place: { folder: string; postgres: string }) => string
}

const signals = { fast: 'SIGINT', immediate: 'SIGQUIT', kill: 'SIGKILL' } as const

export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const wanted = mkdtempSync(join(tmpdir(), 'punctual-cluster-'))
  const user = findServerUser(wanted)
  if (user === null)
    throw new Error('Root needs the user postgres or nobody to run Postgres as; there is neither')
  const folder = settleFolder({ wanted, user, events: new Events() })
  const found = findBinaries({ user })
  if (options.prepare === undefined) {
    readPassword({ folder, user })
    await ensureCluster({ folder, user, binaries: found, durable: true })
  } else await options.prepare({ folder, user, binaries: found })
  const postgres = options.program?.({ folder, postgres: found.postgres }) ?? found.postgres
  const binaries = { ...found, postgres }
  const port = await choosePort(folder)
  const settings = { max_connections: '200', ...options.settings }
  const url = embeddedUrl({ port, password: readFileSync(join(folder, 'password'), 'utf8').trim() })
  let child: ChildProcess

  async function start(): Promise<void> {
    child = launch({ folder, user: user!, binaries, port, settings })
    if (!(await becomesReady({ child, folder })))
      throw new Error(`Postgres did not start: ${lastWords(folder)}`)
  }

  async function stop(mode: StopMode): Promise<void> {
    const family = [child.pid!, ...childrenOf(child.pid!)]
    const isReaped = child.exitCode === null && child.signalCode === null && once(child, 'exit')
    child.ref()
    child.kill(signals[mode])
    // As a zombie it is gone for us, and for the next server on this folder it still runs.
    await isReaped
    for (const pid of family) {
      if (!(await hasEnded({ pid, withinMs: 30_000 })))
        throw new Error(`Postgres process ${pid} does not end`)
    }
  }

  await start()
  if (options.prepare === undefined) await ensureDatabase(url.replace(/[^/]+$/, 'postgres'))
  return {
    ...{ url, port, version: found.version, dataDir: folder, user },
    ...{ start, stop },
    get pid() {
      return child.pid!
    },
    async remove() {
      await stop('immediate')
      for (const path of new Set([folder, wanted, `${wanted}.elsewhere`]))
        rmSync(path, { recursive: true, force: true })
    },
  }
}

/** A crashed server leaves its shared memory to whichever of its processes ends last. */
export function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && parentOf(name) === pid)
    .map(Number)
}

function parentOf(pid: string): number | undefined {
  try {
    return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1])
  } catch {
    return undefined
  }
}
