/**
 * A real PgBouncer in front of a test's database: the system's own, on loopback and a free port, as an unprivileged user.
 * It logs in to the server with the same name and password as its clients do.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { asUser, findServerUser } from '../../src/db/embedded/user.ts'

export type PoolMode = 'session' | 'transaction'
export type PgBouncer = { url: string; stop(): Promise<void> }

const program = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer', '/usr/local/bin/pgbouncer'].find(
  (path) => spawnSync(path, ['--version']).status === 0,
)

/** Why there is no PgBouncer to test with; undefined where there is one. */
export const noPgBouncer = program === undefined ? 'SKIPPED: no pgbouncer on this machine' : undefined

type Starting = { url: string; mode: PoolMode; settings?: Record<string, string> }

export async function startPgBouncer({ url, mode, settings = {} }: Starting): Promise<PgBouncer> {
  const server = new URL(url)
  const folder = mkdtempSync(join(tmpdir(), 'punctual-pgbouncer-'))
  const user = findServerUser(folder) ?? undefined
  const port = await freePort()
  const options = {
    listen_addr: '127.0.0.1',
    listen_port: String(port),
    unix_socket_dir: '',
    auth_type: 'plain',
    auth_file: join(folder, 'users'),
    pool_mode: mode,
    default_pool_size: '20',
    max_client_conn: '200',
    ...settings,
  }
  const lines = Object.entries(options).map(([name, value]) => `${name} = ${value}`)
  const [name, password] = [server.username, server.password].map(decodeURIComponent)
  const files = {
    users: `"${name}" "${password}"\n`,
    config: `[databases]\n* = host=${server.hostname} port=${server.port}\n[pgbouncer]\n${lines.join('\n')}\n`,
  }
  for (const [file, text] of Object.entries(files)) {
    writeFileSync(join(folder, file), text, { mode: 0o600 })
    if (user !== undefined) chownSync(join(folder, file), user.uid, user.gid)
  }
  chmodSync(folder, 0o755)
  const log: string[] = []
  const child = spawn(program!, [join(folder, 'config')], {
    ...asUser(user),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => log.push(String(text)))
  await untilListening({ child, port, log })
  const through = new URL(url)
  through.hostname = '127.0.0.1'
  through.port = String(port)
  return {
    url: through.href,
    async stop() {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

type Listening = { child: ChildProcess; port: number; log: string[] }

async function untilListening({ child, port, log }: Listening): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`pgbouncer ended with ${child.exitCode}:\n${log.join('')}`)
    const socket = connect({ port, host: '127.0.0.1' })
    const isThere = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (isThere) return
    await setTimeout(20)
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
