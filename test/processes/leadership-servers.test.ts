import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrate } from '../../src/db/migrate.ts'
import { type Cluster, startCluster } from '../support/cluster.ts'
import { createTestDatabase } from '../support/database.ts'
import type { PunctualProcess } from '../support/process.ts'
import { type FaultyProxy, startProxy } from '../support/proxy.ts'
import { rowsOf, untilFired, untilRows } from './ledger.ts'
import { startDaemon } from './roles.ts'

const timeout = 90_000
const servers: Cluster[] = []
let proxy: FaultyProxy
let primary: Cluster
let standby: Cluster

/** A standby that follows: a copy of the primary's folder while that is down. */
async function startStandby(of: Cluster): Promise<Cluster> {
  const { password } = new URL(of.url)
  await of.stop('fast')
  const starting = startCluster({
    settings: {
      primary_conninfo: `host=127.0.0.1 port=${of.port} user=postgres password=${password}`,
      synchronous_commit: 'local',
    },
    async prepare({ folder, user }) {
      for (const part of ['data', 'password']) spawnSync('cp', ['-a', join(of.dataDir, part), folder])
      writeFileSync(join(folder, 'data', 'standby.signal'), '')
      if (user !== undefined) spawnSync('chown', ['-R', `${user.uid}:${user.gid}`, folder])
      await of.start()
    },
  })
  return starting
}

async function ask(url: string, text: string) {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

async function untilEpoch({ url }: Cluster, epoch: number): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: 1 })
  const text = 'select from punctual.leadership where epoch = $1'
  await untilRows({ pool }, { text, values: [epoch], until: (rows) => rows.length === 1 })
  await pool.end()
}

const events = (daemon: PunctualProcess, event: string) => daemon.lines.filter((line) => line.event === event)

/** The address leads to that server from now on, and what was open is gone. */
function flip(to: Cluster): void {
  proxy.pointTo(to.url)
  proxy.strike('reset')
}

beforeAll(async () => {
  primary = await startCluster()
  servers.push(primary)
  await migrate({ connectionString: primary.url })
  standby = await startStandby(primary)
  servers.push(standby)
  proxy = await startProxy(standby.url)
}, timeout)

afterAll(async () => {
  await proxy?.close()
  await Promise.all(servers.map((server) => server.remove()))
})

test('on a standby nobody leads; once it is promoted, its address leads to a leader; an old primary is refused', {
  timeout,
}, async () => {
  const daemon = startDaemon({ url: proxy.url })
  const refused = await daemon.waitFor('leader.refused')
  expect(refused.msg).toMatch(
    /^Nobody leads here: the server is in recovery or read-only, a standby for example; again in /,
  )
  await daemon.waitFor('leader.refused', { where: (line) => line !== refused })
  expect(events(daemon, 'leader.gained')).toEqual([])

  flip(primary)
  await daemon.waitFor('leader.gained', { where: ({ epoch }) => epoch === 1 })
  await untilEpoch(standby, 1)
  await ask(standby.url, 'select pg_promote()')
  flip(standby)
  await daemon.waitFor('leader.gained', { where: ({ epoch }) => epoch === 2 })
  const timelines = await ask(
    standby.url,
    'select epoch, timeline from punctual.leadership_history_detail order by 1',
  )
  expect(timelines).toEqual([
    { epoch: '1', timeline: 1 },
    { epoch: '2', timeline: 2 },
  ])

  flip(primary)
  const alarm = await daemon.waitFor('leader.refused', {
    where: ({ reason }) => /before/.test(String(reason)),
  })
  expect(alarm).toMatchObject({
    reason:
      'Nobody leads here: this daemon was on timeline 2 before, and its address leads to timeline 1 now: an old primary or a copy',
    hint: "Correct the address. If this is the database to keep time with: select punctual.accept_server('why');",
  })
  expect(await ask(primary.url, 'select epoch from punctual.leadership')).toEqual([{ epoch: '1' }])

  await ask(primary.url, "select punctual.accept_server('we went back on purpose')")
  await untilEpoch(primary, 2)
  const readOnly = events(daemon, 'tick.failed').filter(({ msg }) => /read-only|recovery/.test(msg!))
  expect(readOnly).toEqual([])
  expect(await daemon.kill()).toEqual({ code: 0, signal: null })
})

test('a database that turns read-only loses its leader and gets it back, and no process ends', {
  timeout,
}, async () => {
  const database = await createTestDatabase()
  const daemon = startDaemon({ url: database.url })
  await daemon.waitFor('schedules.synced')
  await database.query('select punctual.enable($1)', ['each-second'])
  await untilFired(database, { id: 'each-second', times: 1 })
  const operator = await database.connect()
  await operator.query(`alter database ${database.name} set default_transaction_read_only = on`)
  await operator.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name like 'punctual daemon%'",
  )
  await daemon.waitFor('leader.refused')
  await operator.query(`alter database ${database.name} reset default_transaction_read_only`)
  await daemon.waitFor('leader.gained', { where: ({ epoch }) => epoch === 2 })
  await untilFired(database, { id: 'each-second', times: 1 })
  expect(await daemon.kill()).toEqual({ code: 0, signal: null })
  const [row] = await rowsOf(database, 'select ended from punctual.leadership_history where epoch = 1')
  expect(row).toEqual({ ended: 'cut off' })
})
