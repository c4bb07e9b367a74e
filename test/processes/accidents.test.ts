import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { type PunctualProcess, startProcess } from '../support/process.ts'
import { untilRows } from './ledger.ts'
import { startDaemon, startWorker } from './roles.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})

type Starting = { url: string; env: Record<string, string> }

const startWeb = ({ url, env }: Starting) =>
  startProcess({
    args: ['web'],
    env: { DATABASE_URL: url, PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'debug', ...env },
  })

const roles: [string, string, (starting: Starting) => PunctualProcess][] = [
  ['daemon', 'leader.gained', startDaemon],
  ['worker', 'worker.started', startWorker],
  ['web', 'web.listening', startWeb],
]
const accidents = { throw: 'thrown in a callback', reject: 'rejected, and nobody waits' }
const all = roles.flatMap(([role, ready, start]) =>
  Object.entries(accidents).map(([accident, message]) => ({ role, ready, start, accident, message })),
)

test.each(all)(
  '$role: $message, and it stops in order and ends with 1',
  async ({ ready, start, accident, message }) => {
    const fixture = join(import.meta.dirname, 'fixtures', 'accident.ts')
    const one = start({ url: database.url, env: { NODE_OPTIONS: `--import ${fixture}`, ACCIDENT: accident } })
    await one.waitFor(ready)
    await untilRows(database, {
      text: "select from punctual.worker_instances where pid = $1 and status in ('leading', 'running')",
      values: [one.pid],
      until: (rows) => rows.length === 1,
    })
    one.signal('SIGUSR2')
    expect(await one.ended).toEqual({ code: 1, signal: null })
    const told = one.lines.find(({ event }) => event === 'process.failed')
    expect(told).toMatchObject({ level: 60, msg: `stopping after an error that nobody caught: ${message}` })
    const text = 'select status from punctual.worker_instances where pid = $1'
    expect(await database.query(text, [one.pid])).toEqual([{ status: 'stopped' }])
  },
)
