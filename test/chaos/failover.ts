/**
 * The primary dies and its standby is promoted; the address that the processes know leads there from then on. What had been
 * committed and not been received is the lag: the standby was never told, and decides it once more.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { migrate } from '../../src/db/migrate.ts'
import { type Cluster, startCluster } from '../support/cluster.ts'
import { startProxy } from '../support/proxy.ts'
import { primarySettings, type Standby, standbyName, startStandby } from '../support/standby.ts'
import { Fleet } from './fleet.ts'
import { watchQueue } from './recon.ts'
import { type Asker, openAsker } from './rows.ts'
import { enableAll, endOf, type Outcome } from './stage.ts'

export type FailoverOptions = {
  /** Commits wait for the standby; otherwise it receives nothing for the last seconds. */
  isSynchronous: boolean
  lagMs: number
  schedules: number
  say(line: string): void
}

export type Failover = {
  outcome: Outcome
  /** Asynchronously: of which occurrences the queue of the primary had a job, and that of the standby had not, when it died. */
  lag: Set<string>
}

type Pair = { primary: Cluster; standby: Standby; old: Asker; young: Asker }

export async function failOver({ isSynchronous, lagMs, schedules, say }: FailoverOptions): Promise<Failover> {
  const folder = mkdtempSync(join(tmpdir(), 'punctual-failover-'))
  const file = join(folder, 'lines')
  return onPair(isSynchronous, async ({ primary, standby, old, young }) => {
    const proxy = await startProxy(primary.url)
    const env = { LINES: file, SCHEDULES: String(schedules) }
    const fleet = new Fleet({ url: proxy.url, asker: old, daemons: 2, workers: 1, env, leaderless: false })
    try {
      await fleet.ready()
      const since = await enableAll(old)
      await setTimeout(4_000)
      await untilPastSecond(60)
      if (!isSynchronous) await standby.deafen()
      await setTimeout(lagMs)
      await untilPastSecond(isSynchronous ? 10 : 500)
      const lag = isSynchronous ? new Set<string>() : await notReceived({ old, young })
      await primary.stop('kill')
      if (!isSynchronous) say(`${lag.size} occurrences within the lag when the primary died`)
      await standby.promote()
      proxy.pointTo(standby.url)
      proxy.strike('reset')
      await setTimeout(5_000)
      const stage = { cluster: standby, asker: young, fleet, file }
      const outcome = await endOf(stage, { since, faults: { planned: 1, injected: 1 } })
      return { outcome, lag }
    } finally {
      await fleet.stop('SIGKILL')
      await proxy.close()
    }
  }).finally(() => rmSync(folder, { recursive: true }))
}

async function onPair<T>(isSynchronous: boolean, play: (pair: Pair) => Promise<T>): Promise<T> {
  const primary = await startCluster({ settings: primarySettings })
  const old = openAsker(primary.url)
  try {
    await migrate({ connectionString: primary.url })
    await watchQueue(old)
    const standby = await startStandby(primary)
    const young = openAsker(standby.url)
    try {
      if (isSynchronous) await waitForStandby(old)
      return await play({ primary, standby, old, young })
    } finally {
      await young.close()
      await standby.remove()
    }
  } finally {
    await old.close()
    await primary.remove()
  }
}

async function waitForStandby(old: Asker): Promise<void> {
  await old.rows(`alter system set synchronous_standby_names = '${standbyName}'`)
  await old.rows('select pg_reload_conf()')
  await old.until({
    text: "select from pg_stat_replication where sync_state = 'sync'",
    isWanted: (rows) => rows.length === 1,
  })
}

/** Ten milliseconds after a whole one a claim is under way; half a second after it, what is counted is what there is. */
async function untilPastSecond(ms: number): Promise<void> {
  await setTimeout(1_000 - (Date.now() % 1_000) + ms)
}

async function notReceived({ old, young }: Pick<Pair, 'old' | 'young'>): Promise<Set<string>> {
  const received = await takenBy(young)
  return new Set([...(await takenBy(old))].filter((key) => !received.has(key)))
}

async function takenBy(asker: Asker): Promise<Set<string>> {
  const rows = await asker.rows(
    `select r.schedule_id, r.scheduled_for from rig.jobs j
     join punctual.job_runs jr on 'punctual:' || jr.id = j.key join punctual.runs r on r.id = jr.run_id`,
  )
  return new Set(rows.map((row) => `${row.schedule_id} ${row.scheduled_for.toISOString()}`))
}
