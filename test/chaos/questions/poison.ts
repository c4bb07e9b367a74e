/**
 * Do bad schedules and bad jobs harm the good ones? One in twenty schedules is spoiled, each in another way that a user or
 * a hand in the database may find: then the good ones must be as punctual as before, none of their occurrences may be lost,
 * and every bad one must soon be parked or skipped with its reason.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { migrate } from '../../../src/db/migrate.ts'
import { startCluster } from '../../support/cluster.ts'
import { killProcesses, type PunctualProcess, startProcess } from '../../support/process.ts'
import type { Answer, Question, Setting } from '../question.ts'

export const question: Question = {
  name: 'poison',
  about: 'S11: one schedule in twenty is bad, each in its own way; the others do not notice',
  ask,
}

const config = join(import.meta.dirname, '..', 'fixtures', 'poison.config.ts')

/** What is done to each, by hand in the database where code could not do it. */
const spoiling: Record<string, string> = {
  'bad-zone':
    "update punctual.schedules set timezone = 'Mars/Phobos', revision = revision + 1, refill_at = now()",
  'bad-cron':
    "update punctual.schedules set cron = 'every so often', revision = revision + 1, refill_at = now()",
  'bad-queue': "update punctual.jobs set queue = repeat('x', 200)",
  'no-code': "update punctual.jobs set task = 'punctual:nobody'",
  huge: "update punctual.schedules set payload = jsonb_build_object('x', repeat('x', 1000000))",
  thrower: '',
  aborter: '',
}

/** The reason that is to be found for each; null where it is no trouble at all. */
const parked: Record<string, string | null> = {
  'bad-zone':
    "select forecast_error as reason from punctual.schedules where id = 'bad-zone' and halt = 'error'",
  'bad-cron':
    "select forecast_error as reason from punctual.schedules where id = 'bad-cron' and halt = 'error'",
  'bad-queue':
    "select detail as reason from punctual.runs where schedule_id = 'bad-queue' and reason = 'enqueue_failed'",
  'no-code': "select reason from punctual.stuck_jobs where job = 'no-code'",
  huge: null,
  thrower: "select error as reason from punctual.runs where schedule_id = 'thrower' and status = 'failed'",
  aborter: "select status as reason from punctual.runs where schedule_id = 'aborter' and status = 'running'",
}

type Lateness = { p50: number; p99: number; count: number }

async function ask({ long, short, say }: Setting): Promise<Answer> {
  const seconds = short ? 3 : long ? 120 : 12
  const cluster = await startCluster()
  const folder = mkdtempSync(join(tmpdir(), 'punctual-poison-'))
  const lines = join(folder, 'lines')
  const pool = new pg.Pool({ connectionString: cluster.url })
  pool.on('error', () => undefined)
  try {
    await migrate({ connectionString: cluster.url })
    const start = (role: string) =>
      startProcess({
        args: [role],
        env: { DATABASE_URL: cluster.url, PUNCTUAL_CONFIG: config, LINES: lines, LOG_LEVEL: 'info' },
      })
    const daemon = start('daemon')
    await daemon.waitFor('schedules.synced')
    const fleet = new Fleet(() => start('worker'), 2)
    await fleet.ready()

    const since = await enableAll(pool, 'healthy-%')
    await setTimeout(seconds * 1_000)
    const spoiledAt = await nowOf(pool)
    const calm = await lateness(pool, { from: since, to: spoiledAt })
    say(`${calm.count} occurrences in peace, p99 ${calm.p99.toFixed(1)} ms late`)

    for (const [id, statement] of Object.entries(spoiling)) {
      const column = /^update punctual\.(\w+)/.exec(statement)?.[1] === 'jobs' ? 'name' : 'id'
      if (statement !== '') await pool.query(`${statement} where ${column} = $1`, [id])
    }
    await pool.query('select punctual.enable(id) from unnest($1::text[]) as id', [Object.keys(spoiling)])
    const told = performance.now()
    const reasons = await untilParked(pool)
    const parkedMs = performance.now() - told
    await setTimeout(seconds * 1_000)
    const endedAt = await nowOf(pool)
    const amid = await lateness(pool, { from: spoiledAt, to: endedAt })
    say(`${amid.count} amid poison, p99 ${amid.p99.toFixed(1)} ms late, workers that died: ${fleet.deaths}`)
    for (const [id, reason] of Object.entries(reasons)) say(`${id}: ${reason}`)

    await pool.query("select punctual.disable(id, 'chaos') from punctual.schedule_status")
    if (short) await findDeadByHand(pool, fleet.dead)
    const lost = await lostAfterAll({ pool, lines, since, until: endedAt })
    const deaths = fleet.deaths
    fleet.close()
    return answer({ calm, amid, lost, parkedMs, reasons, deaths })
  } finally {
    await killProcesses()
    await pool.end()
    await cluster.remove()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Workers on a platform that starts each again a second after it died. */
class Fleet {
  readonly #start: () => PunctualProcess
  readonly #workers: PunctualProcess[]
  readonly dead: number[] = []
  #isClosed = false

  constructor(start: () => PunctualProcess, size: number) {
    this.#start = start
    this.#workers = Array.from({ length: size }, () => this.#keep(start()))
  }

  get deaths(): number {
    return this.dead.length
  }

  async ready(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.waitFor('worker.started')))
  }

  close(): void {
    this.#isClosed = true
  }

  #keep(worker: PunctualProcess): PunctualProcess {
    worker.ended.then(async () => {
      if (this.#isClosed) return
      this.dead.push(worker.pid)
      await setTimeout(1_000)
      if (!this.#isClosed) this.#workers.push(this.#keep(this.#start()))
    })
    return worker
  }
}

async function enableAll(pool: pg.Pool, like: string): Promise<Date> {
  const text =
    'select now() as at, count(punctual.enable(id)) from punctual.schedule_status where id like $1 group by 1'
  return (await pool.query(text, [like])).rows[0].at
}

async function nowOf(pool: pg.Pool): Promise<Date> {
  return (await pool.query('select now() as at')).rows[0].at
}

/** How late good occurrences were dispatched, in milliseconds. */
async function lateness(pool: pg.Pool, { from, to }: { from: Date; to: Date }): Promise<Lateness> {
  const late = `1000 * extract(epoch from queued_at - scheduled_for)`
  const { rows } = await pool.query(
    `select count(*)::integer as count, percentile_cont(0.5) within group (order by ${late})::float8 as p50,
       percentile_cont(0.99) within group (order by ${late})::float8 as p99
     from punctual.runs where schedule_id like 'healthy-%' and scheduled_for > $1 and scheduled_for <= $2`,
    [from, to],
  )
  return rows[0]
}

/** The reason of each bad one, as soon as all have theirs. */
async function untilParked(pool: pg.Pool): Promise<Record<string, string>> {
  const signal = AbortSignal.timeout(15_000)
  const reasons: Record<string, string> = {}
  for (;;) {
    for (const [id, text] of Object.entries(parked)) {
      if (text === null || id in reasons) continue
      const { rows } = await pool.query(text)
      if (rows.length > 0) reasons[id] = String(rows[0].reason).split('\n')[0]!
    }
    const expected = Object.values(parked).filter((text) => text !== null).length
    if (Object.keys(reasons).length === expected || signal.aborted) return reasons
    await setTimeout(20)
  }
}

async function findDeadByHand(pool: pg.Pool, pids: number[]): Promise<void> {
  await pool.query(
    "update punctual.worker_instances set heartbeat_at = heartbeat_at - interval '1 minute' where kind = 'worker' and pid = any ($1)",
    [pids],
  )
  await pool.query("update punctual.leadership set since = since - interval '1 minute'")
  await pool.query('select * from punctual.sweep()')
}

type Span = { pool: pg.Pool; lines: string; since: Date; until: Date }

/** Good occurrences that no job ever told of, once all had time to. */
async function lostAfterAll({ pool, lines, since, until }: Span): Promise<number> {
  const first = Math.floor(since.getTime() / 1_000) * 1_000 + 1_000
  const expected: string[] = []
  const { rows } = await pool.query("select id from punctual.schedule_status where id like 'healthy-%'")
  for (const { id } of rows)
    for (let at = first; at <= until.getTime() - 1_000; at += 1_000)
      expected.push(`${id} ${new Date(at).toISOString()}`)
  const signal = AbortSignal.timeout(75_000)
  for (;;) {
    const told = new Set(
      readFileSync(lines, 'utf8')
        .split('\n')
        .map((line) => line.split(' ').slice(0, 2).join(' ')),
    )
    const missing = expected.filter((one) => !told.has(one)).length
    if (missing === 0 || signal.aborted) return missing
    await setTimeout(250)
  }
}

type Seen = {
  calm: Lateness
  amid: Lateness
  lost: number
  parkedMs: number
  reasons: Record<string, string>
  deaths: number
}

function answer({ calm, amid, lost, parkedMs, reasons, deaths }: Seen): Answer {
  const growth = (100 * (amid.p99 - calm.p99)) / calm.p99
  const bad = Object.values(parked).filter((text) => text !== null).length
  const peer = 'pg_cron#399, certimate#906: one stops all'
  return {
    figures: [
      {
        id: 'S11',
        what: 'growth of the p99 lateness of good schedules beside bad ones',
        measured: `${growth.toFixed(0)} % (${calm.p99.toFixed(1)} to ${amid.p99.toFixed(1)} ms)`,
        ...{ target: '< 10 %', peer, holds: growth < 10 },
      },
      {
        id: 'S11',
        what: 'good occurrences lost',
        measured: `${lost} of ${(calm.count + amid.count).toLocaleString('en')}`,
        ...{ target: '0', peer, holds: lost === 0 },
      },
      {
        id: 'S11',
        what: 'bad ones parked or skipped with a reason, and when the last was',
        measured: `${Object.keys(reasons).length} of ${bad}, ${(parkedMs / 1_000).toFixed(1)} s`,
        ...{ target: `${bad} of ${bad}, one scan (1 s) after the first second`, peer },
        holds: Object.keys(reasons).length === bad && parkedMs < 3_000,
      },
    ],
    faults: {
      planned: Object.keys(spoiling).length + 1,
      injected: Object.keys(spoiling).length + Math.min(1, deaths),
    },
  }
}
