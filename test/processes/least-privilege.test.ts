import { join } from 'node:path'
import { beforeAll, expect, test, vi } from 'vitest'
import { mintToken } from '../../src/web/auth/token.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { createLogin, type Login } from '../support/logins.ts'
import { type PunctualProcess, startProcess } from '../support/process.ts'
import { rowsOf, untilRows } from './ledger.ts'

vi.setConfig({ testTimeout: 60_000 })

const secret = 'a secret for tests, of more than 32 characters'
let database: TestDatabase
let login: Login
const roles: Record<'daemon' | 'worker' | 'web', PunctualProcess> = {} as never
let api: (
  method: string,
  path: string,
  body?: object,
) => Promise<{ status: number; json: Record<string, unknown> }>

beforeAll(async () => {
  database = await createTestDatabase()
  login = await createLogin(database, ['punctual_daemon'])
  const env = {
    DATABASE_URL: login.url,
    PUNCTUAL_CONFIG: join(import.meta.dirname, 'fixtures', 'two-waves.config.ts'),
    JWT_SECRET: secret,
    LOG_LEVEL: 'debug',
    HEARTBEAT_INTERVAL_MS: '500',
    PORT: '0',
  }
  for (const role of ['daemon', 'worker', 'web'] as const) roles[role] = startProcess({ args: [role], env })
  await roles.daemon.waitFor('schedules.synced')
  await roles.worker.waitFor('worker.started')
  const { url } = await roles.web.waitFor('web.listening')
  const token = await mintToken({ secret, role: 'ADMIN', subject: 'lena', ttlSeconds: 300 })
  api = async (method, path, body) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const answer = await fetch(`${url}/api/admin${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: answer.status, json: (await answer.json()) as Record<string, unknown> }
  }
})

const runs = (status: string, id: string, more = '') => ({
  text: `select * from punctual.run_detail where schedule_id = $1 and status = $2 ${more} order by id`,
  values: [id, status],
})

test('nobody but the login is at work', async () => {
  const others = await rowsOf(
    database,
    `select distinct application_name from pg_stat_activity
     where datname = current_database() and usename <> $1 and pid <> pg_backend_pid() and application_name <> ''`,
    [login.name],
  )
  expect(others).toEqual([])
})

test('a schedule that somebody enables on the page fires, and both waves of its jobs are done', async () => {
  expect(await api('PUT', '/schedules/each-second', { enabled: true, reason: 'go' })).toMatchObject({
    status: 200,
  })
  await roles.daemon.waitFor('forecast.refilled')
  const [run] = await untilRows(database, {
    ...runs('succeeded', 'each-second', "and trigger = 'schedule'"),
    until: (rows) => rows.length >= 3,
  })
  expect(
    await rowsOf(
      database,
      'select job, wave, status from punctual.job_history_detail where run_id = $1 order by wave',
      [run!.id],
    ),
  ).toEqual([
    { job: 'fetch-feed', wave: 1, status: 'succeeded' },
    { job: 'match', wave: 2, status: 'succeeded' },
  ])
  const act = "select actor, action, reason from punctual.audit_detail where subject = 'each-second'"
  expect(await rowsOf(database, act)).toEqual([{ actor: 'lena', action: 'enable', reason: 'go' }])
})

test('a failed job is recorded, its run repeated', async () => {
  expect(await api('POST', '/schedules/stumbling/trigger', {})).toMatchObject({ status: 202 })
  const [failed] = await untilRows(database, {
    ...runs('failed', 'stumbling'),
    until: (rows) => rows.length === 1,
  })
  expect(failed!.error).toMatch(/^Error: no/)
  expect(await api('POST', `/runs/${failed!.id}/retry`, { reason: 'again' })).toMatchObject({ status: 202 })
  await untilRows(database, { ...runs('failed', 'stumbling'), until: (rows) => rows.length === 2 })
})

test('a run that is under way is cancelled, and its job hears of it', async () => {
  const { json } = await api('POST', '/schedules/patient/trigger', {})
  await roles.worker.waitFor('job.started', { where: ({ job }) => job === 'patient' })
  expect(await api('POST', `/runs/${json.runId}/cancel`, { reason: 'wrong day' })).toMatchObject({
    status: 202,
  })
  await roles.worker.waitFor('job.cancelled', { where: ({ job }) => job === 'patient' })
  await untilRows(database, { ...runs('cancelled', 'patient'), until: (rows) => rows.length === 1 })
})

test('a backfill is told by the calendar, fed and done', async () => {
  const until = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000)
  const since = new Date(until.getTime() - 2 * 3_600_000)
  const asked = await api('POST', '/schedules/hourly/backfill', {
    from: since,
    to: until,
    pace: 3,
    reason: 'wrong prices',
  })
  expect(asked).toMatchObject({ status: 202 })
  await untilRows(database, {
    text: 'select state, done::int, failed::int, total from punctual.backfill_progress',
    until: ([row]) => row?.state === 'finished',
  })
  expect(await rowsOf(database, 'select done, failed, total from punctual.backfill_progress')).toEqual([
    { done: 3, failed: 0, total: 3 },
  ])
})

test('the leader sweeps, and what is broken is repaired', async () => {
  // In one transaction, or the daemon that leads here may be the one that repairs it.
  const client = await database.connect()
  await client.query('begin')
  await client.query("update punctual.schedule_clocks set locked_by = 'nobody' where schedule_id = 'hourly'")
  await client.query(`set local session authorization ${login.name}`)
  const { rows } = await client.query('select * from punctual.sweep()')
  await client.query('commit')
  expect(rows).toEqual([{ kind: 'orphan_lock', subjects: ['hourly'] }])
})

test('every view can be read by it, and every answer of the API is there', async () => {
  for (const path of [
    '/schedules',
    '/runs',
    '/missed',
    '/backfills',
    '/flags',
    '/calendars',
    '/daemon/status',
  ]) {
    expect.soft(await api('GET', path), path).toMatchObject({ status: 200 })
  }
})

test('told to stop, each ends with 0, and the queue holds nothing of theirs', async () => {
  for (const role of [roles.daemon, roles.worker, roles.web])
    expect(await role.kill('SIGTERM')).toEqual({ code: 0, signal: null })
  expect(
    await rowsOf(database, 'select locked_by from graphile_worker.jobs where locked_by is not null'),
  ).toEqual([])
  const noise = [roles.daemon, roles.worker, roles.web].flatMap(({ lines }) =>
    lines.filter(({ level = 0, event }) => level >= 40 && event !== 'job.failed'),
  )
  expect(noise).toEqual([])
})
