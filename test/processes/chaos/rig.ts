/**
 * Chaos: three daemons and two workers, all real processes, on 200 schedules that fire each second; and whoever leads is
 * killed with -9 at random moments, again and again. What is left behind is evidence for check.ts.
 *
 * The span that is judged begins with the statement that enables all schedules and ends with the last second that was
 * decided before they are disabled. The faults are planned beforehand: their number and, from the seed, the pauses between
 * them. Every other one is aimed at the milliseconds after a whole second, when the leader is in the middle of its claim,
 * and takes the leader's backend with it, since that would otherwise complete the statement. A killed daemon is replaced
 * at once, as a platform would.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { randomFrom } from '../../chaos/random.ts'
import type { TestDatabase } from '../../support/database.ts'
import type { PunctualProcess } from '../../support/process.ts'
import { rowsOf, untilRows } from '../ledger.ts'
import { startDaemon, startWorker } from '../roles.ts'
import type { Evidence, LedgerRow } from './check.ts'

type Chaos = { database: TestDatabase; seconds: number; faults: number; seed: number }
type Report = { evidence: Evidence; takeoversMs: number[] }

const config = join(import.meta.dirname, 'punctual.config.ts')

export async function unleash({ database, seconds, faults, seed }: Chaos): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'punctual-chaos-'))
  const file = join(folder, 'lines')
  const env = { PUNCTUAL_CONFIG: config, LINES: file, LOG_LEVEL: 'info' }
  const starting = { url: database.url, env }
  const daemons = [1, 2, 3].map(() => startDaemon(starting))
  await Promise.race(daemons.map((daemon) => daemon.waitFor('schedules.synced')))
  const workers = [1, 2].map(() => startWorker(starting))
  await Promise.all(workers.map((worker) => worker.waitFor('worker.started')))

  const since = await switchAll(database, 'enable')
  const over = setTimeout(seconds * 1_000)
  const pauses = pausesOf({ seconds, faults, random: randomFrom(seed) })
  const takeoversMs = await killLeaders({ database, daemons, pauses, start: () => startDaemon(starting) })
  await over
  const until = await lastDecidedSecond(database)
  await switchAll(database, 'disable')
  await untilRows(database, {
    text: 'select from punctual.runs where finished_at is null limit 1',
    until: (rows) => rows.length === 0,
  })
  for (const one of [...daemons, ...workers]) await one.kill()
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
  rmSync(folder, { recursive: true })
  const schedules = (await rowsOf(database, 'select id from punctual.schedule_status')).map(({ id }) => id)
  const evidence = {
    ...{ schedules, since, until, ledger: await ledgerUntil(database, until) },
    lines: lines.filter((line) => new Date(line.split(' ')[1]!) <= until || !line.includes('Z')),
    faults: { planned: faults, injected: takeoversMs.length },
  }
  return { evidence, takeoversMs }
}

type Pause = { ms: number; intoClaimMs: number | null }
type Planning = { seconds: number; faults: number; random: () => number }

/** As many random pauses as faults, which together fill most of the time. */
function pausesOf({ seconds, faults, random }: Planning): Pause[] {
  const shares = Array.from({ length: faults }, () => 0.1 + random())
  const sum = shares.reduce((total, share) => total + share, 0)
  return shares.map((share, index) => ({
    ms: (share / sum) * (seconds * 900 - faults * 250),
    intoClaimMs: index % 2 === 0 ? null : random() * 30,
  }))
}

async function rest({ ms, intoClaimMs }: Pause): Promise<void> {
  await setTimeout(ms)
  if (intoClaimMs !== null) await setTimeout(1_000 - (Date.now() % 1_000) + intoClaimMs)
}

const terminateLeader = `select pg_terminate_backend(l.pid) from pg_locks l
  where l.locktype = 'advisory' and l.granted and l.objid = punctual.leader_lock_key()
    and l.database = (select d.oid from pg_database d where d.datname = current_database())`

type Killing = {
  database: TestDatabase
  daemons: PunctualProcess[]
  pauses: Pause[]
  start: () => PunctualProcess
}

/** Kills the leader after each pause; answers how long each time nobody led. */
async function killLeaders({ database, daemons, pauses, start }: Killing): Promise<number[]> {
  const takeoversMs: number[] = []
  for (const pause of pauses) {
    await rest(pause)
    const leader = await findLeader(database, daemons)
    const killedAt = performance.now()
    daemons.splice(daemons.indexOf(leader), 1)
    if (pause.intoClaimMs !== null) await rowsOf(database, terminateLeader)
    await leader.kill('SIGKILL')
    daemons.push(start())
    await findLeader(database, daemons)
    takeoversMs.push(performance.now() - killedAt)
  }
  return takeoversMs
}

/** The living daemon that leads, as soon as there is one. */
async function findLeader(database: TestDatabase, daemons: PunctualProcess[]): Promise<PunctualProcess> {
  const leading = (pid: number) => daemons.find((daemon) => daemon.pid === pid)
  const [row] = await untilRows(database, {
    text: 'select w.pid from punctual.leadership l join punctual.worker_instances w on w.id = l.leader',
    until: ([found]) => found !== undefined && leading(found.pid) !== undefined,
  })
  return leading(row!.pid)!
}

/** Enables or disables every schedule in one statement; answers its instant. */
async function switchAll(database: TestDatabase, name: 'enable' | 'disable'): Promise<Date> {
  const text = `select now() as at, count(punctual.${name}(id, 'chaos')) from punctual.schedule_status group by 1`
  return (await rowsOf(database, text))[0]!.at
}

async function lastDecidedSecond(database: TestDatabase): Promise<Date> {
  const [row] = await rowsOf(database, "select date_trunc('second', now()) as second")
  await untilRows(database, {
    text: 'select from punctual.schedule_clocks where cursor_at < $1 limit 1',
    values: [row!.second],
    until: (rows) => rows.length === 0,
  })
  return row!.second
}

async function ledgerUntil(database: TestDatabase, until: Date): Promise<LedgerRow[]> {
  const text = `select id, schedule_id as schedule, scheduled_for as "scheduledFor", status, queued_at is not null as "wasQueued"
    from punctual.runs where scheduled_for <= $1`
  return (await rowsOf(database, text, [until])) as LedgerRow[]
}
