import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { startProcess } from '../support/process.ts'
import { punctualWith, temporaryFolder } from './cli.ts'

const answering = [
  'list',
  'show',
  'next',
  'runs',
  'backfills',
  'logs',
  'status',
  'why',
  'forecast',
  'simulate',
  'run',
  'enable',
  'disable',
  'missed',
  'backfill',
  'retry',
  'cancel',
  'flags',
  'calendars',
  'prune',
  'migrate',
  'psql',
  'completion',
  'help',
]
const preparing = ['init', 'lint', 'config', 'diff', 'doctor', 'token']
/** What a command that lives on prints once it does. */
const living = {
  start: /Ctrl-C stops/,
  demo: /Ctrl-C ends|"event":"step"/,
  daemon: /daemon\.started|no daemon is started/,
  worker: /worker\.started/,
  web: /web\.listening/,
}

/** The first start of the demo plays a history, which is work. */
const historyMs = 240_000

const config = `export default {
  jobs: [
    { name: 'greet', run() {} },
    { name: 'linger', run: (_, { signal }) => new Promise((resolve) => signal.addEventListener('abort', resolve)) },
  ],
  schedules: [
    ...['feed-refresh', 'hourly-matching'].map((id) => ({ id, cron: '0 0 1 1 *', target: { job: 'greet' } })),
    {
      ...{ id: 'lingers', cron: '0 0 1 1 *', target: { job: 'linger' }, overlap: 'allow' },
      ...{ flag: 'new-pricing', calendars: ['freeze'] },
    },
  ],
  calendars: { freeze: { dates: ['2100-12-24'] } },
}`
let database: TestDatabase
const punctual = punctualWith()
const cwd = temporaryFolder()
const bin = join(cwd, 'bin')

beforeAll(async () => {
  database = await createTestDatabase()
  await database.query('alter table punctual.runs alter column id restart with 40')
  const main = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'main.js')
  const command = `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`
  mkdirSync(bin)
  writeFileSync(join(bin, 'punctual'), command, { mode: 0o755 })
  writeFileSync(join(cwd, 'punctual.config.ts'), config)
  const env = { DATABASE_URL: database.url }
  const daemon = startProcess({ args: ['daemon'], cwd, env })
  await daemon.waitFor('schedules.synced')
  // Number 40 failed, 41 and 42 go on until they are cancelled.
  await database.query("select punctual.trigger('hourly-matching')")
  await daemon.waitFor('tick.claimed')
  await database.query(
    "select j.* from punctual.job_runs r, punctual.start_job_runs('w', array[r.id], '{1}', '{1}') j",
  )
  await database.query(
    "select j.* from punctual.job_runs r, punctual.finish_job_runs('w', array[r.id], '{1}', '{failed}', '{no}', '{\"\"}') j",
  )
  await database.query('select graphile_worker.remove_job(key) from graphile_worker.jobs')
  await startProcess({ args: ['worker'], cwd, env }).waitFor('worker.started')
  for (const id of ['lingers', 'lingers', 'feed-refresh'])
    await database.query('select punctual.trigger($1)', [id])
  await daemon.waitFor('tick.claimed')
})

/** As somebody types it in a shell; what lives on is told to stop as soon as it does. */
async function type(line: string, signOfLife?: RegExp) {
  const { PATH, HOME } = process.env
  const env = { PATH: `${bin}:${PATH}`, HOME, DATABASE_URL: database.url, PORT: '0' }
  const child = spawn('sh', ['-c', `exec env ${line}`], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const said = { stdout: '', stderr: '' }
  let isTold = false
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text) => {
      said[stream] += text
      // Told twice, it would quit at once.
      if (!isTold && signOfLife?.test(said.stdout)) isTold = child.kill('SIGTERM')
    })
  }
  const [code] = await once(child, 'close')
  return { code, ...said }
}

async function helpOf(name: string) {
  const { stdout: help } = await punctual([name, '--help'])
  const [first, ...rest] = [...help.matchAll(/^ {2}\$ (.+)$/gm)].map(([, line]) => line!)
  return { help, first: first!, rest }
}

test('every command is tried here, and in docs/cli.md', async () => {
  const { stdout } = await punctual(['--help'])
  const listed = [...stdout.matchAll(/^ {2}([a-z]+) .*$/gm)].map(([, name]) => name!)
  expect(listed.toSorted()).toEqual([...answering, ...preparing, ...Object.keys(living)].toSorted())
  const docs = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'cli.md'), 'utf8')
  const documented = [...docs.matchAll(/^\| `([a-z]+)\b.*\|$/gm)].map(([, name]) => name!)
  expect(documented).toEqual(listed)
})

test.each([...answering, ...preparing])(
  'the examples of %s work as printed; complaint 19: --json is one document',
  async (name) => {
    const { help, first, rest } = await helpOf(name)
    expect(help).toMatch(/--json/)
    expect(rest.length).toBeGreaterThanOrEqual(1)
    const { code, stdout, stderr } = await type(`${first} --json`)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout)).toEqual(expect.any(Object))
    for (const example of rest) {
      const said = await type(example)
      expect({ example, ...said }).toMatchObject({ code: 0, stdout: expect.stringMatching(/./) })
    }
  },
)

test.each(Object.entries(living))(
  'the examples of %s come to life as printed, and end well',
  async (name, sign) => {
    const { first, rest } = await helpOf(name)
    expect(rest.length).toBeGreaterThanOrEqual(1)
    for (const example of [first, ...rest]) {
      const said = await type(example, example.includes('ENABLED=false') ? undefined : sign)
      expect({ example, ...said }).toMatchObject({ code: 0, stdout: expect.stringMatching(sign) })
    }
  },
  historyMs,
)
