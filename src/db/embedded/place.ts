import { randomBytes } from 'node:crypto'
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { DataDirectoryError } from '../../errors.ts'
import type { Events } from '../../events.ts'
import { readIfThere } from './processes.ts'
import { existingSharedFolder, sharedFolder } from './shared-folder.ts'
import { canWrite, type ServerUser } from './user.ts'

type Settling = { wanted: string; user: ServerUser; events: Events }

/** The folder for data, port and password, writable by the server's user; elsewhere when that user cannot get there. */
export function settleFolder({ wanted, user, events }: Settling): string {
  const path = resolve(wanted)
  if (prepared({ path, user })) return realpathSync(path)
  if (user === undefined) throw new DataDirectoryError({ path, problem: 'cannot be written by this user' })
  const elsewhere = join(sharedFolder(otherName(path) ?? nameOther(path)), 'postgres')
  if (prepared({ path: elsewhere, user })) {
    events.emit('postgres.moved', { wanted: path, dataDir: elsewhere, user: user.name })
    return elsewhere
  }
  throw new DataDirectoryError({ path: elsewhere, problem: `cannot be written by user ${user.name}` })
}

/** Where the data of this folder may be found: there, or in the other place when an earlier start prepared that. */
export function placesOf(wanted: string): string[] {
  const path = resolve(wanted)
  const name = otherName(path)
  const shared = name === undefined ? undefined : existingSharedFolder(name)
  return shared === undefined ? [path] : [path, join(shared, 'postgres')]
}

/** The other place is named in a file beside the first, so whoever deletes `.punctual` begins with an empty database. */
const otherName = (path: string) => /^[0-9a-f]{12}$/m.exec(readIfThere(noteOf(path)) ?? '')?.[0]

function nameOther(path: string): string {
  const name = randomBytes(6).toString('hex')
  writeFileSync(noteOf(path), `${name}\n`)
  return name
}

const noteOf = (path: string) => `${path}.elsewhere`

/** Only a folder that is new or empty changes hands: an existing one may be somebody's home. */
function prepared({ path, user }: { path: string; user: ServerUser }): boolean {
  try {
    makeFolders(path)
    const isEmpty = readdirSync(path).length === 0
    if (user !== undefined && isEmpty) chownSync(path, user.uid, user.gid)
    const isReachable = canWrite({ user, folder: path })
    if (isEmpty && !isReachable) rmdirSync(path)
    return isReachable
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new DataDirectoryError({ path, problem: `cannot be written: ${code ?? error}`, cause: error })
  }
}

/** Node's recursive mkdir never returns where a folder refuses to hold another, as /proc does. */
function makeFolders(path: string): void {
  if (existsSync(path)) return
  makeFolders(dirname(path))
  mkdirSync(path, { mode: 0o755 })
}
