import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'

/** The operating-system user that the server runs as; undefined means: as ourselves. */
export type ServerUser = { name: string; uid: number; gid: number } | undefined

/**
 * Postgres refuses to run as root, so root hands the server to whoever owns the data already, else to an existing
 * unprivileged user. None is ever created. `null` when root finds nobody.
 */
export function findServerUser(dataDir: string): ServerUser | null {
  if (process.getuid?.() !== 0) return undefined
  return ownerOf(join(dataDir, 'data')) ?? userNamed('postgres') ?? userNamed('nobody') ?? null
}

/** The options that make a child process run as that user, in a folder that everybody may enter. */
export function asUser(user: ServerUser) {
  const identity = user === undefined ? {} : { uid: user.uid, gid: user.gid }
  return { ...identity, cwd: '/', env: { PATH: process.env.PATH, LC_ALL: 'C' } }
}

/** Asked of the kernel by a process of that user: modes alone do not tell, since every folder above counts too. */
export function canWrite({ user, folder }: { user: ServerUser; folder: string }): boolean {
  return spawnSync('test', ['-w', folder, '-a', '-x', folder], asUser(user)).status === 0
}

function ownerOf(path: string): ServerUser {
  const { uid, gid } = statSync(path, { throwIfNoEntry: false }) ?? { uid: 0, gid: 0 }
  const name = uid === 0 ? undefined : ask('id', ['-nu', String(uid)])
  return name === undefined ? undefined : { name, uid, gid }
}

function userNamed(name: string): ServerUser {
  const uid = ask('id', ['-u', name])
  const gid = ask('id', ['-g', name])
  return uid === undefined || gid === undefined ? undefined : { name, uid: Number(uid), gid: Number(gid) }
}

function ask(command: string, args: string[]): string | undefined {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8' })
  return status === 0 ? stdout.trim() : undefined
}
