/** What every fight with the engine needs: a Postgres of its own, processes on it, the file that the jobs write, and an end. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { migrate } from '../../src/db/migrate.ts'
import { type Cluster, type ClusterOptions, startCluster } from '../support/cluster.ts'
import type { Evidence, LedgerRow } from './check.ts'
import { type Exit, Fleet } from './fleet.ts'
import { type Reconciliation, reconcile, watchQueue } from './recon.ts'
import { type Asker, openAsker } from './rows.ts'

export type Stage = { cluster: Cluster; asker: Asker; fleet: Fleet; file: string }

export type StageOptions = {
  daemons: number
  workers: number
  schedules: number
  leaderless?: boolean
  env?: Record<string, string>
  /** Of the server. */
  settings?: Record<string, string>
  /** What to start in place of `postgres`. */
  program?: NonNullable<ClusterOptions['program']>
  /** Something done to the migrated database before anything starts. */
  prepare?: ((asker: Asker, cluster: Cluster) => Promise<unknown>) | undefined
}

/** The lease is shorter than the default, so that a freeze costs the leadership more often than not. */
const shortLease = { LEASE_MS: '1500' }

/** Sets the stage, plays on it, and clears it away whatever happens. */
export async function onStage<T>(options: StageOptions, play: (stage: Stage) => Promise<T>): Promise<T> {
  const { daemons, workers, schedules, leaderless = false, env, settings = {}, program } = options
  const folder = mkdtempSync(join(tmpdir(), 'punctual-chaos-'))
  const file = join(folder, 'lines')
  const cluster = await startCluster({ settings, ...(program === undefined ? {} : { program }) })
  const asker = openAsker(cluster.url)
  try {
    await migrate({ connectionString: cluster.url })
    await watchQueue(asker)
    await options.prepare?.(asker, cluster)
    const fleet = new Fleet({
      ...{ url: cluster.url, asker, daemons, workers, leaderless },
      env: { ...shortLease, LINES: file, SCHEDULES: String(schedules), ...env },
    })
    try {
      await fleet.ready()
      return await play({ cluster, asker, fleet, file })
    } finally {
      await fleet.stop('SIGKILL')
    }
  } finally {
    await asker.close()
    await cluster.remove()
    rmSync(folder, { recursive: true })
  }
}

export type Outcome = { evidence: Evidence; reconciliation: Reconciliation; exits: Exit[] }
type Ending = { since: Date; faults: Evidence['faults'] }

/** Stops the daemons after a second that they have decided, lets every job end, and collects what is left behind. */
export async function endOf({ asker, fleet, file }: Stage, { since, faults }: Ending): Promise<Outcome> {
  const until = await lastDecidedSecond(asker)
  await fleet.stop('SIGTERM', fleet.daemons)
  await allEnded(asker)
  await fleet.stop('SIGTERM')
  const schedules = (await asker.rows(`select id from punctual.schedules where ${judged('id')}`)).map(
    ({ id }) => id,
  )
  const ledger = await ledgerUntil(asker, until)
  return {
    evidence: { schedules, since, until, ledger, lines: linesUntil(file, until), faults },
    reconciliation: await reconcile(asker, until),
    exits: fleet.exits,
  }
}

/** Requests by hand are no occurrences. */
const judged = (column: string) => `${column} <> 'by-hand'`

function linesUntil(file: string, until: Date): string[] {
  const lines = readFileSync(file, 'utf8').split('\n')
  const isJudged = (line: string) => new Date(line.split(' ')[1]!) <= until || !line.includes('Z')
  return lines.filter((line) => line !== '' && !line.startsWith('by-hand ') && isJudged(line))
}

/** Enables every schedule in one statement; answers its instant. */
export async function enableAll(asker: Asker): Promise<Date> {
  const text = `select now() as at, count(punctual.enable(id, 'chaos')) from punctual.schedules where ${judged('id')} group by 1`
  return (await asker.rows(text))[0]!.at
}

/** Once nobody leads, the jobs of workers that died are given back by hand. */
async function allEnded(asker: Asker): Promise<void> {
  const signal = AbortSignal.timeout(240_000)
  const text = 'select id, schedule_id, status from punctual.runs where finished_at is null limit 5'
  for (let rows = await asker.rows(text); rows.length > 0; rows = await asker.rows(text)) {
    if (signal.aborted) throw new Error(`these runs never ended: ${JSON.stringify(rows)}`)
    await setTimeout(1_000)
    await asker.rows('select punctual.sweep()').catch(() => undefined)
  }
}

/** The present second, once it has been decided for every schedule. */
export async function lastDecidedSecond(asker: Asker): Promise<Date> {
  const [row] = await asker.rows("select date_trunc('second', now()) as second")
  await asker.until({
    text: `select from punctual.schedule_clocks where cursor_at < $1 and ${judged('schedule_id')} limit 1`,
    values: [row!.second],
    isWanted: (rows) => rows.length === 0,
  })
  return row!.second
}

async function ledgerUntil(asker: Asker, until: Date): Promise<LedgerRow[]> {
  const text = `select id, schedule_id as schedule, scheduled_for as "scheduledFor", status, queued_at is not null as "wasQueued"
    from punctual.runs where scheduled_for <= $1 and ${judged('schedule_id')}`
  return (await asker.rows(text, [until])) as LedgerRow[]
}
