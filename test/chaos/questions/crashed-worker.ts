/**
 * How long after a worker is killed does the same run start again, and is a worker ever robbed that lives? Some workers are
 * killed in the midst of their jobs, the first of them together with the daemon that leads; meanwhile others are frozen,
 * or compute without a pause, for less than what counts as dead.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { migrate } from '../../../src/db/migrate.ts'
import { type Cluster, startCluster } from '../../support/cluster.ts'
import { killProcesses, type PunctualProcess, startProcess } from '../../support/process.ts'
import { findDeadByHand } from '../dead-by-hand.ts'
import type { Answer, Question, Setting } from '../question.ts'
import { randomFrom } from '../random.ts'

export const question: Question = {
  name: 'crashed-worker',
  about: 'S8: kill -9 of workers: the same run starts again, and nobody who lives is robbed',
  ask,
}

/** Jobs that run on each worker. */
const each = 10
/** Shorter than what counts as dead by more than a beat. */
const asleepMs = 30_000
const config = join(import.meta.dirname, '..', 'fixtures', 'crash.config.ts')

type Attempt = { job: string; run: string; attempt: number; pid: number; at: number }
type Stage = {
  cluster: Cluster
  pool: pg.Pool
  lines: string
  start(role: Role, victim?: number): PunctualProcess
}
type Role = 'daemon' | 'worker'
type Outcome = { restartsMs: number[]; lost: number; robbed: number; kills: number; freezes: number }

async function ask({ long, short, seed, say }: Setting): Promise<Answer> {
  const random = randomFrom(seed)
  const shape = { victims: short ? 1 : 4, rounds: long ? 10 : 1, short, random, say }
  const stage = await prepare()
  try {
    const sums: Outcome = { restartsMs: [], lost: 0, robbed: 0, kills: 0, freezes: 0 }
    for (let round = 1; round <= shape.rounds; round++) {
      const outcome = await playRound(stage, shape)
      sums.restartsMs.push(...outcome.restartsMs)
      for (const name of ['lost', 'robbed', 'kills', 'freezes'] as const) sums[name] += outcome[name]
      say(
        `round ${round} of ${shape.rounds}: ${sums.restartsMs.length} restarts, ${sums.robbed} robbed, ${sums.lost} lost`,
      )
    }
    return answer(sums, shape)
  } finally {
    await killProcesses()
    await stage.pool.end()
    await stage.cluster.remove()
    rmSync(join(stage.lines, '..'), { recursive: true, force: true })
  }
}

async function prepare(): Promise<Stage> {
  const cluster = await startCluster()
  await migrate({ connectionString: cluster.url })
  const pool = new pg.Pool({ connectionString: cluster.url })
  pool.on('error', () => undefined)
  const lines = join(mkdtempSync(join(tmpdir(), 'punctual-crash-')), 'lines')
  const start = (role: Role, victim?: number) =>
    startProcess({
      args: role === 'daemon' ? ['daemon'] : ['worker', '--concurrency', String(each)],
      env: {
        DATABASE_URL: cluster.url,
        PUNCTUAL_CONFIG: config,
        LINES: lines,
        LOG_LEVEL: 'info',
        ...(victim === undefined ? {} : { VICTIM: String(victim) }),
      },
    })
  return { cluster, pool, lines, start }
}

type Shape = {
  victims: number
  rounds: number
  short: boolean
  random: () => number
  say(line: string): void
}

async function playRound(stage: Stage, { victims: count, short, random, say }: Shape): Promise<Outcome> {
  const { start, pool } = stage
  const before = attemptsOf(stage).length
  const daemons = [start('daemon')]
  await daemons[0]!.waitFor('leader.gained')
  daemons.push(start('daemon'))
  const victims = Array.from({ length: count }, (_, index) => start('worker', index + 1))
  await Promise.all(
    [...victims, daemons[1]!].map((one) =>
      one.waitFor(one === daemons[1] ? 'daemon.standby' : 'worker.started', { timeoutMs: 60_000 }),
    ),
  )
  for (const index of victims.keys()) await request(stage, { id: `doomed-${index + 1}`, times: each })
  const begun = () => attemptsOf(stage).slice(before)
  await until(() => begun().length === count * each, 'every job of the victims began')

  const survivors = [start('worker'), start('worker'), start('worker')]
  await Promise.all(survivors.map((one) => one.waitFor('worker.started', { timeoutMs: 60_000 })))
  await request(stage, { id: 'steady', times: 6 })
  if (!short) await request(stage, { id: 'steady', times: 1, payload: { blockMs: asleepMs } })
  const steady = () => begun().filter(({ job }) => job === 'steady')
  await until(() => steady().length === (short ? 6 : 7), 'every job of the survivors began')
  say(`${begun().length} jobs under way on ${count + survivors.length} workers`)

  const busy = steady().at(-1)!.pid
  const frozen = survivors.find(({ pid }) => pid !== busy)!
  const freezes = short ? [] : [freeze(frozen)]
  const killedAt = new Map<number, number>()
  for (const [index, victim] of victims.entries()) {
    if (index > 0) await setTimeout(random() * 6_000)
    killedAt.set(victim.pid, Date.now())
    victim.signal('SIGKILL')
    if (index === 0) daemons[0]!.signal('SIGKILL')
  }
  if (short) {
    await setTimeout(1_000)
    await findDeadByHand(pool, [...killedAt.keys()])
  }
  const again = () => begun().filter(({ job, attempt }) => job.startsWith('doomed') && attempt > 1)
  await until(() => again().length >= count * each, 'every job of the victims began again', 120_000)
  await Promise.all(freezes)
  const first = new Map(
    begun()
      .filter(({ attempt }) => attempt === 1)
      .map((one) => [one.run, one]),
  )
  const restartsMs = again().map(({ run, at }) => at - killedAt.get(first.get(run)!.pid)!)
  const robbed = steady().length - new Set(steady().map(({ run }) => run)).size
  const { rows } = await pool.query(
    "select from punctual.worker_instances where status = 'dead' and pid = any ($1)",
    [survivors.map(({ pid }) => pid)],
  )
  await Promise.all([...survivors, ...daemons].map((one) => one.kill('SIGKILL')))
  return {
    restartsMs,
    lost: count * each - new Set(again().map(({ run }) => run)).size,
    robbed: robbed + rows.length,
    kills: killedAt.size + 1,
    freezes: freezes.length * 2,
  }
}

async function freeze(worker: PunctualProcess): Promise<void> {
  worker.signal('SIGSTOP')
  await setTimeout(asleepMs)
  worker.signal('SIGCONT')
}

type Request = { id: string; times: number; payload?: object }

async function request({ pool }: Stage, { id, times, payload = {} }: Request): Promise<void> {
  await pool.query('select punctual.trigger($1, null, $2) from generate_series(1, $3)', [id, payload, times])
}

function attemptsOf({ lines }: Stage): Attempt[] {
  let text = ''
  try {
    text = readFileSync(lines, 'utf8')
  } catch {
    // Nothing has begun yet.
  }
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [job, run, attempt, pid, at] = line.split(' ')
      return { job: job!, run: run!, attempt: Number(attempt), pid: Number(pid), at: Number(at) }
    })
}

async function until(is: () => boolean, what: string, patienceMs = 30_000): Promise<void> {
  const signal = AbortSignal.timeout(patienceMs)
  while (!is()) {
    if (signal.aborted) throw new Error(`never: ${what}`)
    await setTimeout(50)
  }
}

function answer(
  { restartsMs, lost, robbed, kills, freezes }: Outcome,
  { victims, rounds, short }: Shape,
): Answer {
  const sorted = restartsMs.toSorted((one, other) => one - other)
  const at = (share: number) => (sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN) / 1_000
  const seconds = (value: number) => `${value.toFixed(1)} s`
  const peer = 'Solid Queue 5 min, db-scheduler 30 min, River and Oban 1 h, Graphile 4 h'
  return {
    figures: [
      {
        id: 'S8',
        what: `a killed worker's run starts again${short ? ', once found dead by hand' : ''}, p99 of ${sorted.length}`,
        measured: `${seconds(at(0.99))} (p50 ${seconds(at(0.5))}, max ${seconds(at(1))})`,
        target: '< 60 s',
        peer,
        holds: lost === 0 && at(0.99) < 60,
      },
      {
        id: 'S8',
        what: 'jobs that a living worker was robbed of, frozen or computing for 30 s',
        measured: String(robbed),
        target: '0',
        peer: 'by time alone: River, Oban',
        holds: robbed === 0,
      },
    ],
    faults: { planned: rounds * (victims + 1 + (short ? 0 : 2)), injected: kills + freezes },
  }
}
