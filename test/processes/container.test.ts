/**
 * The image of the Dockerfile without Docker: what its last stage copies, with the packages of its lock file alone, on a root that
 * is read-only, run by `nobody` with no capability left.
 */
import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { PunctualProcess } from '../support/process.ts'

const root = join(import.meta.dirname, '..', '..')
const nobody = 65_534
const isRoot = process.platform === 'linux' && process.getuid?.() === 0
const name = 'the image runs as nobody on a read-only root, keeps time, serves on one port and writes nothing'

let image: string
let database: TestDatabase

type Locked = Partial<Record<'dev' | 'devOptional' | 'optional' | 'peer', boolean>>

beforeAll(async () => {
  if (!isRoot) return
  image = mkdtempSync(join(tmpdir(), 'punctual-image-'))
  chmodSync(image, 0o755)
  const copied = readFileSync(join(root, 'Dockerfile'), 'utf8')
    .split(/^FROM /m)
    .at(-1)!
  const sources = [...copied.matchAll(/^COPY (?:--from=build \/app\/)?(?!--from)(.+) (\S+)$/gm)]
  for (const [, names] of sources) for (const source of names!.split(' ')) copy(source)
  const { packages }: { packages: Record<string, Locked> } = JSON.parse(
    readFileSync(join(root, 'package-lock.json'), 'utf8'),
  )
  const isShipped = ({ dev, devOptional, optional, peer }: Locked) =>
    !dev && !devOptional && !optional && !peer
  link(Object.keys(packages).filter((path) => path !== '' && isShipped(packages[path]!)))
  database = await createTestDatabase()
})

afterAll(() => {
  if (image !== undefined) rmSync(image, { recursive: true })
})

function copy(source: string): void {
  const to = join(image, source)
  mkdirSync(dirname(to), { recursive: true })
  cpSync(join(root, source), to, { recursive: true })
}

/** The files of packages, in the same places; as links where that is possible, since there are thousands. */
function link(paths: string[]): void {
  const outermost = paths.filter((path) => path.lastIndexOf('node_modules') === 0)
  const made = [['-alL'], ['-aL']].some(
    (how) => spawnSync('cp', [...how, '--parents', ...outermost, image], { cwd: root }).status === 0,
  )
  if (!made) throw new Error('The packages cannot be copied')
}

/** A command of the image, with nothing around it but its environment. */
function run(command: string[], env: Record<string, string> = {}): PunctualProcess {
  const readOnly = `mount --bind ${image} ${image} && mount -o remount,bind,ro ${image} && mount -o remount,bind,ro /`
  const asNobody = `setpriv --reuid ${nobody} --regid ${nobody} --clear-groups --inh-caps=-all --bounding-set=-all --no-new-privs`
  const script = `${readOnly} && cd ${image} && exec ${asNobody} "$@"`
  const child = spawn('unshare', ['--mount', 'sh', '-c', script, 'sh', ...command], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: '0',
      DATABASE_URL: database.url,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return new PunctualProcess(child, command.join(' '))
}

const punctual = (role: string) =>
  run([process.execPath, 'dist/cli/main.js', role], {
    JWT_SECRET: 'x'.repeat(40),
    HEARTBEAT_INTERVAL_MS: '500',
  })

test.skipIf(!isRoot)(
  isRoot ? name : `${name} (SKIPPED: making a read-only root needs root on Linux)`,
  async () => {
    const touch = await run(['touch', 'dist/x']).ended
    expect(touch.code).not.toBe(0)
    const roles = { web: 'web.listening', worker: 'worker.started', daemon: 'leader.gained' }
    const started = Object.entries(roles).map(([role, event]) => ({ role, event, process: punctual(role) }))
    await Promise.all(started.map(({ event, process }) => process.waitFor(event)))
    const { url } = await started[0]!.process.waitFor('web.listening')
    for (const path of ['/livez', '/readyz', '/admin/assets/punctual.css'])
      await expect.poll(async () => (await fetch(`${url}${path}`)).status, { timeout: 20_000 }).toBe(200)
    for (const { role, process } of started) {
      const status = readFileSync(`/proc/${process.pid}/status`, 'utf8')
      expect(status).toMatch(new RegExp(`^Uid:\\s+${nobody}\\s+${nobody}\\s`, 'm'))
      expect(status).toMatch(/^CapEff:\s+0+$/m)
      expect({ role, ports: portsOf(process.pid) }).toEqual({
        role,
        ports: role === 'web' ? [Number(new URL(String(url)).port)] : [],
      })
    }
    for (const { process } of started) expect(await process.kill()).toEqual({ code: 0, signal: null })
  },
)

/** On which TCP ports a process listens. */
function portsOf(pid: number): number[] {
  const folder = `/proc/${pid}/fd`
  const sockets = new Set(
    readdirSync(folder).map((fd) => /socket:\[(\d+)\]/.exec(linkOf(join(folder, fd)))?.[1]),
  )
  const listening = '0A'
  return ['tcp', 'tcp6'].flatMap((kind) =>
    readFileSync(`/proc/${pid}/net/${kind}`, 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[3] === listening && sockets.has(fields[9]))
      .map((fields) => Number.parseInt(fields[1]!.split(':')[1]!, 16)),
  )
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}
