import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase } from '../support/database.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..', '..')
const npm = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error']

let project: string

/** An empty project that installs the packed package, as a user does, with install scripts blocked. */
beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'punctual-packed-'))
  const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', project]
  const { stdout } = await run('npm', pack, { cwd: root })
  const [{ filename }] = JSON.parse(stdout)
  writeFileSync(join(project, 'package.json'), '{ "name": "an-app", "type": "module" }')
  await run('npm', ['install', ...npm, join(project, filename)], { cwd: project })
  writeFileSync(join(project, 'punctual.config.ts'), config)
  writeFileSync(join(project, 'embed.ts'), embed)
  return () => rmSync(project, { recursive: true, force: true })
}, 240_000)

const config = `import { defineConfig } from 'punctual'

export default defineConfig({
  jobs: [{ name: 'hello', async run(_payload, { log }) { log.info('hello from a package') } }],
  schedules: [{ id: 'daily-hello', cron: '0 5 * * *', timezone: 'Europe/Paris', target: { job: 'hello' } }],
})
`

/** What an app does that shows the pages as part of itself. */
const embed = `import { punctualAdmin } from 'punctual/hono'

const admin = punctualAdmin({
  databaseUrl: process.env.DATABASE_URL ?? '',
  authenticate: () => ({ subject: 'ana', role: 'ADMIN' }),
})
const page = await (await admin.app.request('/admin/schedules')).text()
const assets = [...page.matchAll(/(?:href|src)="\\.\\/(assets\\/[^"#]+)"/g)].map(([, path]) => path)
const statuses = await Promise.all(
  assets.map(async (path) => (await admin.app.request('/admin/' + path)).status),
)
await admin.close()
console.log(JSON.stringify({ isThere: page.includes('daily-hello'), statuses: [...new Set(statuses)] }))
`

test('its types are good for a project that checks them', async () => {
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023']
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  mkdirSync(join(project, 'node_modules', '@types'), { recursive: true })
  await run('npm', ['install', '--no-save', ...npm, '@types/node@24'], { cwd: project })
  const files = ['punctual.config.ts', 'embed.ts']
  await run(process.execPath, [tsc, ...options, '--skipLibCheck', '--types', 'node', ...files], {
    cwd: project,
  })
})

describe.each(['22.18', '24', '26'])('on Node %s', (version) => {
  test('it migrates, runs a job, and shows its pages from within an app', async () => {
    const database = await createTestDatabase({ empty: true })
    const node = await nodeOf(version)
    const punctual = async (...args: string[]) => {
      const main = join(project, 'node_modules', 'punctual', 'dist', 'cli', 'main.js')
      const { stdout } = await run(node, [main, ...args, '--json'], { cwd: project, env: env(database.url) })
      return JSON.parse(stdout)
    }
    await punctual('migrate', 'up')
    const service = execFile(
      node,
      [join(project, 'node_modules', 'punctual', 'dist', 'cli', 'main.js'), 'start'],
      { cwd: project, env: { ...env(database.url), PORT: '0' } },
    )
    const ended = new Promise((resolve) => service.once('close', resolve))
    try {
      await listening(service.stdout!, service.stderr!)
      const done = await punctual('run', 'daily-hello', '--wait')
      expect(done).toMatchObject({ status: 'succeeded' })
      const { stdout } = await run(node, ['embed.ts'], { cwd: project, env: env(database.url) })
      expect(JSON.parse(stdout)).toEqual({ isThere: true, statuses: [200] })
    } finally {
      service.kill('SIGTERM')
    }
    expect(await ended).toBe(0)
  }, 240_000)
})

function env(url: string) {
  return { PATH: process.env.PATH, HOME: process.env.HOME, DATABASE_URL: url }
}

async function nodeOf(version: string): Promise<string> {
  const folder = join(project, 'nodes', version)
  mkdirSync(folder, { recursive: true })
  const name = `node-${process.platform}-${process.arch}`
  await run('npm', ['install', '--prefix', folder, ...npm, `${name}@${version}`])
  return join(folder, 'node_modules', name, 'bin', 'node')
}

/** Until the schedules of the config are in the database: then a run can be asked for. */
async function listening(...streams: NodeJS.ReadableStream[]): Promise<void> {
  const text = streams.map(() => '')
  await new Promise<void>((resolve) => {
    streams.forEach((stream, index) => {
      stream.on('data', (chunk) => {
        text[index] += chunk
        if (text.join('').includes('schedules.synced')) resolve()
      })
    })
  })
}
