/**
 * A storm: three daemons and two workers, all real processes, on 200 schedules that fire each second, under kills of whoever
 * leads, terminated backends, immediate restarts of Postgres and freezes. What is left behind is evidence for check.ts.
 *
 * The span that is judged begins with the statement that enables all schedules and ends with the last second that was
 * decided before they are disabled.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { migrate } from '../../src/db/migrate.ts'
import { startCluster } from '../support/cluster.ts'
import type { Evidence, LedgerRow } from './check.ts'
import { type Counts, inject } from './faults.ts'
import { type Exit, Fleet } from './fleet.ts'
import { type Reconciliation, reconcile, watchQueue } from './recon.ts'
import { type Asker, openAsker } from './rows.ts'

export type StormOptions = {
  seconds: number
  counts: Counts
  seed: number
  leaderless?: boolean
  say(line: string): void
  /** Something done to the migrated database before anything starts. */
  sabotage?: (asker: Asker) => Promise<void>
}

export type Storm = { evidence: Evidence; reconciliation: Reconciliation; exits: Exit[] }

/** The lease is shorter than the default, so that a freeze costs the leadership more often than not. */
const env = { LEASE_MS: '1500' }

export async function unleash(options: StormOptions): Promise<Storm> {
  const folder = mkdtempSync(join(tmpdir(), 'punctual-chaos-'))
  const cluster = await startCluster()
  const asker = openAsker(cluster.url)
  const file = join(folder, 'lines')
  try {
    await migrate({ connectionString: cluster.url })
    await watchQueue(asker)
    await options.sabotage?.(asker)
    const fleet = new Fleet({
      ...{ url: cluster.url, asker, daemons: 3, workers: 2 },
      env: { ...env, LINES: file },
      leaderless: options.leaderless ?? false,
    })
    try {
      return await rage({ cluster, asker, fleet, file, ...options })
    } finally {
      await fleet.stop('SIGKILL')
    }
  } finally {
    await asker.close()
    await cluster.remove()
    rmSync(folder, { recursive: true })
  }
}

type Raging = StormOptions & {
  cluster: Awaited<ReturnType<typeof startCluster>>
  asker: Asker
  fleet: Fleet
  file: string
}

async function rage({ cluster, asker, fleet, file, seconds, counts, seed, say }: Raging): Promise<Storm> {
  await fleet.ready()
  const since = await switchAll(asker, 'enable')
  const over = setTimeout(seconds * 1_000)
  const injected = await inject({ cluster, asker, fleet, seed, say }, { counts, seconds })
  say(`faults injected: ${JSON.stringify(injected)}`)
  await over
  const until = await lastDecidedSecond(asker)
  await switchAll(asker, 'disable')
  await asker.until({
    text: 'select id, status from punctual.runs where finished_at is null limit 5',
    isWanted: (rows) => rows.length === 0,
    withinMs: 180_000,
  })
  await fleet.stop('SIGTERM')
  const schedules = (await asker.rows('select id from punctual.schedules')).map(({ id }) => id)
  const evidence = {
    ...{ schedules, since, until, ledger: await ledgerUntil(asker, until) },
    lines: linesUntil(file, until),
    faults: { planned: sum(counts), injected: sum(injected) },
  }
  return { evidence, reconciliation: await reconcile(asker, until), exits: fleet.exits }
}

const sum = (counts: Counts) => Object.values(counts).reduce((total, count) => total + count, 0)

function linesUntil(file: string, until: Date): string[] {
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines.filter(
    (line) => line !== '' && (new Date(line.split(' ')[1]!) <= until || !line.includes('Z')),
  )
}

/** Enables or disables every schedule in one statement; answers its instant. */
async function switchAll(asker: Asker, name: 'enable' | 'disable'): Promise<Date> {
  const text = `select now() as at, count(punctual.${name}(id, 'chaos')) from punctual.schedules group by 1`
  return (await asker.rows(text))[0]!.at
}

async function lastDecidedSecond(asker: Asker): Promise<Date> {
  const [row] = await asker.rows("select date_trunc('second', now()) as second")
  await asker.until({
    text: 'select from punctual.schedule_clocks where cursor_at < $1 limit 1',
    values: [row!.second],
    isWanted: (rows) => rows.length === 0,
  })
  return row!.second
}

async function ledgerUntil(asker: Asker, until: Date): Promise<LedgerRow[]> {
  const text = `select id, schedule_id as schedule, scheduled_for as "scheduledFor", status, queued_at is not null as "wasQueued"
    from punctual.runs where scheduled_for <= $1`
  return (await asker.rows(text, [until])) as LedgerRow[]
}
