import { createHash } from 'node:crypto'
import { chownSync, mkdirSync, readdirSync, realpathSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { DataDirectoryError } from '../../errors.ts'
import type { Events } from '../../events.ts'
import { sharedFolder } from './shared-folder.ts'
import { canWrite, type ServerUser } from './user.ts'

type Settling = { wanted: string; user: ServerUser; events: Events }

/** The folder for data, port and password, writable by the server's user; elsewhere when that user cannot get there. */
export function settleFolder({ wanted, user, events }: Settling): string {
  const path = resolve(wanted)
  if (prepared({ path, user })) return realpathSync(path)
  if (user === undefined) throw new DataDirectoryError({ path, problem: 'cannot be written by this user' })
  const name = createHash('sha256').update(path).digest('hex').slice(0, 12)
  const elsewhere = join(sharedFolder(name), 'postgres')
  if (prepared({ path: elsewhere, user })) {
    events.emit('postgres.moved', { wanted: path, dataDir: elsewhere, user: user.name })
    return elsewhere
  }
  throw new DataDirectoryError({ path: elsewhere, problem: `cannot be written by user ${user.name}` })
}

/** Only a folder that is new or empty changes hands: an existing one may be somebody's home. */
function prepared({ path, user }: { path: string; user: ServerUser }): boolean {
  try {
    const isNew = mkdirSync(path, { recursive: true, mode: 0o755 }) !== undefined
    if (user !== undefined && (isNew || readdirSync(path).length === 0)) chownSync(path, user.uid, user.gid)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new DataDirectoryError({ path, problem: `cannot be written: ${code ?? error}`, cause: error })
  }
  return canWrite({ user, folder: path })
}
