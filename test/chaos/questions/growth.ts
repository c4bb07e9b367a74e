import pg from 'pg'
import { quantile } from '../../../bench/numbers.ts'
import { migrate } from '../../../src/db/migrate.ts'
import { types } from '../../../src/db/types.ts'
import { type Cluster, startCluster } from '../../support/cluster.ts'
import { Fleet } from '../growth/fleet.ts'
import { lockWaits, pruneAll, writeHistory } from '../growth/history.ts'
import type { Answer, Figure, Question, Setting } from '../question.ts'

/** A wait longer than this is written down by the server. */
const longestWaitMs = 100
const perClaim = 200

/**
 * What a long life costs. A worn database has a long history and has dispatched as many occurrences as asked for, a fresh one nothing; both then
 * claim in turns, so that the noise of the machine meets both. Then somebody's snapshot is held open while claims go on,
 * and a long history is pruned beside them, without the rests that the leader takes.
 */
export const question: Question = {
  name: 'growth',
  about: 'S14: claims after a million dispatches and beside a held snapshot, pruning of ten million rows',
  async ask(setting) {
    const settings = { deadlock_timeout: `${longestWaitMs}ms`, log_lock_waits: 'on', max_wal_size: '4GB' }
    const cluster = await startCluster({ settings })
    try {
      return await measure(cluster, setting)
    } finally {
      await cluster.remove()
    }
  },
}

async function measure(cluster: Cluster, { long, short, say }: Setting): Promise<Answer> {
  const dispatches = long ? 1_000_000 : short ? 4_000 : 50_000
  const history = long ? 10_000_000 : short ? 20_000 : 1_000_000
  const snapshotMs = long ? 60_000 : short ? 1_000 : 15_000
  const rounds = short ? 10 : 300

  const worn = await open(cluster.url)
  const fresh = await open(await another(cluster, 'fresh'))
  say(`writing a history of ${history.toLocaleString('en')} runs`)
  await writeHistory(worn, history)
  const fleets = {
    worn: await Fleet.create(worn, { daysAgo: 20 }),
    fresh: await Fleet.create(fresh, { daysAgo: 20 }),
  }
  await grow(fleets.fresh, 5)
  const sizeFresh = await hotSize(fresh)
  say(`dispatching ${dispatches.toLocaleString('en')} occurrences`)
  await grow(fleets.worn, dispatches / perClaim)
  const sizeWorn = await hotSize(worn)
  say(`hot table ${sizeFresh} bytes fresh, ${sizeWorn} worn`)

  const times = { worn: [] as number[], fresh: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    for (const side of ['fresh', 'worn'] as const) {
      times[side].push(await fleets[side].claim())
      await fleets[side].work()
    }
  }
  const p99 = { worn: quantile(times.worn, 0.99), fresh: quantile(times.fresh, 0.99) }
  say(`claims of ${perClaim}: p99 ${p99.worn.toFixed(1)} ms worn, ${p99.fresh.toFixed(1)} ms fresh`)

  const besideSnapshot = await claimBesideSnapshot({ url: cluster.url, fleet: fleets.worn, ms: snapshotMs })
  say(`beside a snapshot of ${snapshotMs / 1_000} s: ${besideSnapshot.length} claims`)

  const waitsBefore = lockWaits(cluster).length
  let isPruning = true
  const pruning = pruneAll(cluster.url).finally(() => {
    isPruning = false
  })
  const beside: number[] = []
  while (isPruning) {
    beside.push(await fleets.worn.claim())
    await fleets.worn.work()
  }
  const { runs, seconds, longestBatchMs } = await pruning
  const waits = lockWaits(cluster).slice(waitsBefore)
  for (const line of waits.slice(0, 5)) say(line)
  await Promise.all([worn.end(), fresh.end()])

  const count = dispatches.toLocaleString('en')
  const ms = (value: number) => `${value.toFixed(1)} ms`
  const figures: Figure[] = [
    {
      id: 'S14',
      what: `hot table after ${count} dispatches, to fresh`,
      measured: `${(sizeWorn / sizeFresh).toFixed(1)}x`,
      target: '<= 5x',
      peer: 'none publishes it',
      holds: sizeWorn <= 5 * sizeFresh,
    },
    {
      id: 'S14',
      what: `claim of ${perClaim}, p99 after ${count} dispatches, to fresh`,
      measured: `${(p99.worn / p99.fresh).toFixed(2)}x (${ms(p99.worn)})`,
      target: '<= 2x',
      peer: 'none publishes it',
      holds: p99.worn <= 2 * p99.fresh,
    },
    {
      id: 'S14',
      what: `claim p99 beside a snapshot held for ${snapshotMs / 1_000} s`,
      measured: ms(quantile(besideSnapshot, 0.99)),
      target: '< 50 ms',
      peer: 'none publishes it',
      holds: quantile(besideSnapshot, 0.99) < 50,
    },
    {
      id: 'S14',
      what: `lock waits over ${longestWaitMs} ms while ${runs.toLocaleString('en')} of ${history.toLocaleString('en')} runs are pruned`,
      measured: `${waits.length}`,
      target: '0',
      peer: 'pg_cron: no pruning',
      holds: waits.length === 0 && runs > history / 5,
    },
    {
      id: 'S14',
      what: 'pruning without rests: runs a second, longest batch; claim p99 beside it',
      measured: `${Math.round(runs / seconds).toLocaleString('en')}/s, ${ms(longestBatchMs)}; ${ms(quantile(beside, 0.99))}`,
      target: 'published',
      peer: 'pg_cron: no pruning',
      holds: null,
    },
  ]
  return { figures, faults: { planned: 0, injected: 0 } }
}

async function grow(fleet: Fleet, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    await fleet.claim()
    await fleet.work()
  }
}

async function claimBesideSnapshot({
  url,
  fleet,
  ms,
}: {
  url: string
  fleet: Fleet
  ms: number
}): Promise<number[]> {
  const holder = new pg.Client({ connectionString: url })
  await holder.connect()
  await holder.query('begin isolation level repeatable read; select from punctual.runs limit 1')
  const times: number[] = []
  const since = performance.now()
  while (performance.now() - since < ms) {
    times.push(await fleet.claim())
    await fleet.work()
  }
  await holder.query('rollback')
  await holder.end()
  return times
}

async function hotSize(client: pg.Client): Promise<number> {
  const { rows } = await client.query(
    "select pg_total_relation_size('punctual.schedule_clocks')::float8 as size",
  )
  return rows[0].size
}

async function another(cluster: Cluster, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: cluster.url })
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  return cluster.url.replace(/[^/]+$/, name)
}

async function open(url: string): Promise<pg.Client> {
  await migrate({ connectionString: url })
  const client = new pg.Client({ connectionString: url, types })
  await client.connect()
  return client
}
