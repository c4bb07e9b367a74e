/**
 * Do bad schedules and bad jobs harm the good ones? One in twenty schedules is spoiled, each in another way that a user or
 * a hand in the database may find: then the good ones must be as punctual as before, none of their occurrences may be lost,
 * every bad schedule must be parked or skipped with its reason within a scan, and a job that kills its worker may kill no
 * more of them than it has attempts.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { migrate } from '../../../src/db/migrate.ts'
import { startCluster } from '../../support/cluster.ts'
import { killProcesses, startProcess } from '../../support/process.ts'
import { findDeadByHand } from '../dead-by-hand.ts'
import { goodOnes, type Lateness, latenessOf, lostAfterAll } from '../poison/good-ones.ts'
import { Platform } from '../poison/platform.ts'
import { aborterRuns, badJobs, badSchedules, spoil, told } from '../poison/spoiling.ts'
import type { Answer, Question, Setting } from '../question.ts'

export const question: Question = {
  name: 'poison',
  about: 'S11: one schedule in twenty is bad, each in its own way; the others do not notice',
  ask,
}

const config = join(import.meta.dirname, '..', 'fixtures', 'poison.config.ts')
const attempts = 3
const scanMs = 3_000

async function ask({ long, short, say }: Setting): Promise<Answer> {
  // A whole second is early or late: one of a hundred decides the p99.
  const seconds = short ? 3 : long ? 300 : 110
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
    const platform = new Platform(() => start('worker'), 2)
    await platform.ready()

    const since = await enable(pool, await goodOnes(pool))
    await setTimeout(seconds * 1_000)
    const calm = await latenessOf(pool, { from: since, to: await nowOf(pool) })
    say(`${calm.count} occurrences in peace, p99 ${calm.p99.toFixed(1)} ms late`)

    await spoil(pool)
    const spoiledAt = await enable(pool, Object.keys(badSchedules).concat('huge', 'thrower'))
    const schedules = await told(pool, badSchedules, { withinMs: 15_000 })
    // As long as in peace: the worst of a longer time is worse.
    await setTimeout(Math.max(0, spoiledAt.getTime() + seconds * 1_000 - Date.now()))
    const amid = await latenessOf(pool, { from: spoiledAt, to: await nowOf(pool) })
    say(`${amid.count} amid bad schedules, p99 ${amid.p99.toFixed(1)} ms late`)

    await enable(pool, ['aborter'])
    // Its one run is enough: it would kill three workers more each time.
    await told(pool, { aborter: aborterRuns }, { withinMs: 15_000 })
    await pool.query("select punctual.disable('aborter', 'chaos')")
    const jobs = await told(pool, badJobs, {
      withinMs: 330_000,
      meanwhile: short ? () => hasten(pool, platform.dead) : undefined,
    })
    const endedAt = await nowOf(pool)
    say(`workers that died: ${platform.deaths}`)
    for (const [id, reason] of Object.entries({ ...schedules.reasons, ...jobs.reasons }))
      say(`${id}: ${reason}`)

    await pool.query("select punctual.disable(id, 'chaos') from punctual.schedule_status")
    const good = await lostAfterAll({ pool, lines, since, until: endedAt })
    const { deaths } = platform
    platform.close()
    return answer({ calm, amid, good, schedules, jobs, deaths })
  } finally {
    await killProcesses()
    await pool.end()
    await cluster.remove()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function enable(pool: pg.Pool, ids: string[]): Promise<Date> {
  const text = 'select now() as at, count(punctual.enable(id)) from unnest($1::text[]) as id group by 1'
  return (await pool.query(text, [ids])).rows[0].at
}

async function hasten(pool: pg.Pool, dead: number[]): Promise<void> {
  await findDeadByHand(pool, dead)
  await pool.query(
    'select graphile_worker.reschedule_jobs(array_agg(id), now()) from graphile_worker.jobs where locked_at is null',
  )
}

async function nowOf(pool: pg.Pool): Promise<Date> {
  return (await pool.query('select now() as at')).rows[0].at
}

type Told = { reasons: Record<string, string>; tookMs: number }
type Good = { lost: number; expected: number }
type Seen = { calm: Lateness; amid: Lateness; good: Good; schedules: Told; jobs: Told; deaths: number }

function answer({ calm, amid, good, schedules, jobs, deaths }: Seen): Answer {
  const growth = (100 * (amid.p99 - calm.p99)) / calm.p99
  const peer = 'pg_cron#399, certimate#906: one stops all'
  const isAll = (seen: Told, wanted: object) =>
    Object.keys(seen.reasons).length === Object.keys(wanted).length
  const share = (seen: Told, wanted: object) =>
    `${Object.keys(seen.reasons).length} of ${Object.keys(wanted).length}, ${(seen.tookMs / 1_000).toFixed(1)} s`
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
        measured: `${good.lost} of ${good.expected.toLocaleString('en')}`,
        ...{ target: '0', peer, holds: good.lost === 0 },
      },
      {
        id: 'S11',
        what: 'bad schedules parked or skipped with a reason, and when the last was',
        measured: share(schedules, badSchedules),
        ...{ target: 'all, one scan (1 s) after the first second', peer },
        holds: isAll(schedules, badSchedules) && schedules.tookMs < scanMs,
      },
      {
        id: 'S11',
        what: `bad jobs ended with a reason; workers killed by the one that has ${attempts} attempts`,
        measured: `${share(jobs, badJobs)}; ${deaths}`,
        ...{ target: `all; <= ${attempts}`, peer: 'graphile/worker: for ever, its crashes do not count' },
        holds: isAll(jobs, badJobs) && deaths <= attempts,
      },
    ],
    faults: {
      planned: Object.keys(badSchedules).length + Object.keys(badJobs).length + attempts,
      injected: Object.keys(badSchedules).length + Object.keys(badJobs).length + deaths,
    },
  }
}
