import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chownSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DataDirectoryError } from '../../errors.ts'
import type { Binaries } from './binaries.ts'
import { asUser, type ServerUser } from './user.ts'

export const superuser = 'postgres'

export const ourDatabase = 'punctual'

type Reaching = { port: number; password: string; database?: string }

export function embeddedUrl({ port, password, database = ourDatabase }: Reaching): string {
  return `postgres://${superuser}:${password}@127.0.0.1:${port}/${database}`
}

type Place = { folder: string; user: ServerUser }
type Wanted = Place & { binaries: Binaries; durable: boolean }

/** The major version of the data that is there, if any. */
export function dataMajor(folder: string): number | undefined {
  const file = join(folder, 'data', 'PG_VERSION')
  return existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : undefined
}

/** Kept in a file that only the server's user can read; made on first use. */
export function readPassword({ folder, user }: Place): string {
  const file = join(folder, 'password')
  const isNew = dataMajor(folder) === undefined
  if (!isNew && !existsSync(file)) {
    throw new DataDirectoryError({ path: folder, problem: 'has lost its password file' })
  }
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(18).toString('base64url')}\n`, { mode: 0o600 })
  if (isNew && user !== undefined) chownSync(file, user.uid, user.gid)
  return readFileSync(file, 'utf8').trim()
}

/** Prepares the data where there is none yet: beside its final place, so that an interrupted attempt leaves nothing. */
export async function ensureCluster({ folder, user, binaries, durable }: Wanted): Promise<void> {
  const major = dataMajor(folder)
  if (major === binaries.major) return
  if (major !== undefined) {
    const problem = `holds data of Postgres ${major}, but the binaries here are ${binaries.version}`
    const hint = `Use Postgres ${major} for it, or move ${folder} away to begin anew.`
    throw new DataDirectoryError({ path: folder, problem, hint })
  }
  const unfinished = join(folder, 'data.unfinished')
  rmSync(unfinished, { recursive: true, force: true })
  await initdb({ folder, user, binaries, durable, target: unfinished })
  renameSync(unfinished, join(folder, 'data'))
}

async function initdb({ folder, user, binaries, durable, target }: Wanted & { target: string }) {
  const options = {
    pgdata: target,
    username: superuser,
    pwfile: join(folder, 'password'),
    auth: 'scram-sha-256',
    encoding: 'UTF8',
    locale: 'C',
  }
  const args = Object.entries(options).map(([name, value]) => `--${name}=${value}`)
  if (!durable) args.push('--no-sync')
  const child = spawn(binaries.initdb, args, { ...asUser(user), stdio: ['ignore', 'pipe', 'pipe'] })
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => said.push(text))
  const [code] = await once(child, 'close')
  if (code === 0) return
  const lines = said.join('').trim().split('\n').slice(-8).join('\n')
  throw new DataDirectoryError({ path: folder, problem: `could not be prepared, initdb said:\n${lines}` })
}
