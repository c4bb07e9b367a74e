import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, rmSync } from 'node:fs'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { DataDirectoryError } from '../../errors.ts'
import type { Binaries } from './binaries.ts'
import { commandLine, hasEnded, isAlive, readIfThere } from './processes.ts'
import { asUser, type ServerUser } from './user.ts'

const patienceMs = 30_000

type Launch = {
  folder: string
  user: ServerUser
  binaries: Binaries
  port: number
  settings: Record<string, string>
}

/** The server as a child in a process group of its own: Ctrl-C is for us first, and we stop it when we are done. */
export function launch({ folder, user, binaries, port, settings }: Launch): ChildProcess {
  const all = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...settings,
  }
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const log = openSync(join(folder, 'postgres.log'), 'w', 0o600)
  const args = ['-D', join(folder, 'data'), ...flags]
  const child = spawn(binaries.postgres, args, {
    ...asUser(user),
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  child.unref()
  if (child.pid !== undefined) guard({ child, pid: child.pid, user })
  return child
}

/**
 * A shell that waits on a pipe from us and stops the server when that pipe closes. The kernel closes it however we
 * end, so not even kill -9 leaves a server behind.
 */
function guard({ child, pid, user }: { child: ChildProcess; pid: number; user: ServerUser }): void {
  const script = 'read -r line; kill -INT "$0"'
  const shell = spawn('/bin/sh', ['-c', script, String(pid)], {
    ...asUser(user),
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  shell.unref()
  const pipe = shell.stdin as Socket
  pipe.unref()
  // Without a shell there is no guard; everything else still works.
  for (const part of [shell, pipe]) part.on('error', () => undefined)
  child.once('exit', () => shell.kill('SIGKILL'))
}

/** Fast shutdown: open transactions are rolled back, everything committed is kept. */
export async function shutDown(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.ref()
  const ended = once(child, 'exit')
  child.kill('SIGINT')
  const impatient = setTimeout(() => child.kill('SIGQUIT'), patienceMs)
  await ended
  clearTimeout(impatient)
}

/** Stops a server that outlived the process which ran it; tells its pid, or undefined when there was none. */
export async function stopLeftover(folder: string): Promise<number | undefined> {
  const file = join(folder, 'data', 'postmaster.pid')
  const pid = Number.parseInt(readIfThere(file) ?? '', 10)
  if (Number.isNaN(pid) || !isAlive(pid)) return undefined
  const command = commandLine(pid)
  // The number went to some other program, for example over a reboot: Postgres would refuse to start because of it.
  if (!command.includes('postgres')) rmSync(file, { force: true })
  if (!command.includes(join(folder, 'data'))) return undefined
  process.kill(pid, 'SIGINT')
  if (await hasEnded({ pid, withinMs: patienceMs })) return pid
  throw new DataDirectoryError({
    path: folder,
    problem: `is held by a server that does not stop, process ${pid}`,
  })
}

export function lastWords(folder: string): string {
  return (readIfThere(join(folder, 'postgres.log')) ?? '').trim().split('\n').slice(-8).join('\n')
}
