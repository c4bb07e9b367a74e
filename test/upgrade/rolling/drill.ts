/**
 * A deploy and its roll back, under fire. A database of the old release is at work; the release command of the new one
 * migrates it, new daemons and a new worker join, the old ones drain; then the other way round, on the schema as it now
 * is. In each of these stages daemons of both releases are killed with -9, the leader more often than not, and replaced.
 *
 * What is left is evidence for the judge of test/chaos/check.ts, which expects one run of each schedule for
 * each second from the beginning to the end, and who decided how much of it.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { types } from '../../../src/db/types.ts'
import { check, type LedgerRow, type Verdict } from '../../chaos/check.ts'
import { Fleet, type Member, type Release } from './fleet.ts'

export type Drill = {
  /** An empty database. */
  url: string
  schedules: number
  /** Kills in each stage, as often with both releases at work as with one. */
  killsPerStage: number
  /** The longest pause before a kill. */
  pauseMs: number
  /** A worker that is killed is missed after 45 seconds only. */
  killsWorkers: boolean
  random: () => number
  say?: (line: string) => void
}

export type Drilled = {
  verdict: Verdict
  fleet: Fleet
  planned: number
  /** Occurrences that each release decided: before the migration, between the two drains, and after the roll back. */
  decided: Record<'before' | 'during' | 'after', Record<Release, number>>
  /** How long nothing was decided at the most, over the whole time. */
  longestGapMs: number
}

const stages = [
  'old alone',
  'both, new schema',
  'new alone',
  'both, going back',
  'old on the new schema',
] as const

export async function drill(options: Drill): Promise<Drilled> {
  const { url, schedules, killsPerStage, say = () => undefined } = options
  const folder = mkdtempSync(join(tmpdir(), 'punctual-upgrade-'))
  const file = join(folder, 'lines')
  const pool = new pg.Pool({ connectionString: url, max: 3, types })
  pool.on('error', () => undefined)
  const fleet = new Fleet({ url, lines: file, schedules })
  const hunt = (stage: (typeof stages)[number]) => {
    say(`${stage}: ${fleet.members.map(({ release, role }) => `${release} ${role}`).join(', ')}`)
    return killSome({ ...options, fleet, pool })
  }
  const timeline: Date[] = []
  /** Not before something was decided since the last one. */
  const mark = async () => {
    const since = timeline.at(-1)?.toISOString() ?? '-infinity'
    await until(pool, `select exists (select from punctual.runs where decided_at > '${since}') as done`)
    timeline.push((await rows<{ at: Date }>(pool, 'select now() as at'))[0]!.at)
  }
  try {
    await migrated(fleet, 'old')
    await enter(fleet, 'old')
    await until(pool, `select count(*) = ${schedules} as done from punctual.schedules`)
    const enabling =
      "select now() as at, count(punctual.enable(id, 'drill')) from punctual.schedule_status group by 1"
    const since = (await rows<{ at: Date }>(pool, enabling))[0]!.at
    await hunt('old alone')
    await mark()
    await migrated(fleet, 'new')
    await enter(fleet, 'new')
    await hunt('both, new schema')
    await fleet.drain('old')
    await mark()
    await hunt('new alone')
    await mark()
    // No migrate here: that of 0.1.0 refuses a newer schema and changes nothing.
    await enter(fleet, 'old')
    await hunt('both, going back')
    await fleet.drain('new')
    await mark()
    await hunt('old on the new schema')
    await mark()
    const end = await lastDecidedSecond(pool)
    await rows(pool, "select count(punctual.disable(id, 'drill')) from punctual.schedule_status")
    await until(pool, 'select count(*) = 0 as done from punctual.runs where finished_at is null', 120_000)
    await fleet.drain('old')
    const evidence = {
      schedules: (await rows<{ id: string }>(pool, 'select id from punctual.schedules')).map(({ id }) => id),
      ...{ since, until: end, ledger: await ledger(pool, end) },
      lines: linesUntil(file, end),
      faults: { planned: stages.length * killsPerStage, injected: fleet.killed },
    }
    const decided = await decidedIn(pool, timeline)
    return {
      verdict: check(evidence),
      fleet,
      planned: evidence.faults.planned,
      decided,
      longestGapMs: await gap(pool),
    }
  } finally {
    await fleet.killAll()
    await pool.end()
    rmSync(folder, { recursive: true })
  }
}

async function migrated(fleet: Fleet, release: Release): Promise<void> {
  const { code, stdout, stderr } = await fleet.command(release, 'migrate', 'up')
  if (code !== 0) throw new Error(`migrate of the ${release} release ended with ${code}: ${stdout}${stderr}`)
}

async function enter(fleet: Fleet, release: Release): Promise<void> {
  await Promise.all([
    fleet.start(release, 'daemon'),
    fleet.start(release, 'daemon'),
    fleet.start(release, 'worker'),
  ])
}

type Hunt = Drill & { fleet: Fleet; pool: pg.Pool }

async function killSome({ fleet, pool, killsPerStage, pauseMs, killsWorkers, random }: Hunt): Promise<void> {
  for (let kill = 0; kill < killsPerStage; kill++) {
    await setTimeout(pauseMs * (0.3 + 0.7 * random()))
    const leader = await leaderOf(fleet, pool)
    const others = fleet.members.filter(
      (member) => member !== leader && (killsWorkers || member.role === 'daemon'),
    )
    const victim = random() < 0.6 ? leader : others[Math.floor(random() * others.length)]!
    await fleet.replace(victim)
  }
  await leaderOf(fleet, pool)
}

async function leaderOf(fleet: Fleet, pool: pg.Pool): Promise<Member> {
  const text = 'select w.pid from punctual.leadership l join punctual.worker_instances w on w.id = l.leader'
  const signal = AbortSignal.timeout(30_000)
  for (;;) {
    const [row] = await rows<{ pid: number }>(pool, text)
    const leader = fleet.members.find(({ process }) => process.pid === row?.pid)
    if (leader !== undefined) return leader
    if (signal.aborted) throw new Error(`nobody leads: ${fleet.complaints.join('; ')}`)
    await setTimeout(20)
  }
}

async function lastDecidedSecond(pool: pg.Pool): Promise<Date> {
  const [row] = await rows<{ second: Date }>(pool, "select date_trunc('second', now()) as second")
  const second = row!.second
  await until(
    pool,
    `select min(cursor_at) >= '${second.toISOString()}' as done from punctual.schedule_clocks`,
  )
  return second
}

async function ledger(pool: pg.Pool, end: Date): Promise<LedgerRow[]> {
  const text = `select id, schedule_id as schedule, scheduled_for as "scheduledFor", status, queued_at is not null as "wasQueued"
    from punctual.runs where scheduled_for <= $1`
  return rows<LedgerRow>(pool, text, [end])
}

function linesUntil(file: string, end: Date): string[] {
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines.filter((line) => line !== '' && new Date(line.split(' ')[1]!) <= end)
}

async function decidedIn(
  pool: pg.Pool,
  [migration, drained, back, over]: Date[],
): Promise<Drilled['decided']> {
  const text = `select count(*) filter (where w.version = '0.1.0') as old, count(*) filter (where w.version <> '0.1.0') as new
    from punctual.runs r join punctual.worker_instances w on w.id = r.claimed_by where r.decided_at > $1 and r.decided_at <= $2`
  const between = async (from: Date | string, to: Date | string) =>
    (await rows<Record<Release, number>>(pool, text, [from, to]))[0]!
  return {
    before: await between('-infinity', migration!),
    during: await between(drained!, back!),
    after: await between(over!, 'infinity'),
  }
}

async function gap(pool: pg.Pool): Promise<number> {
  const text = `select max(extract(epoch from later - decided_at)) * 1000 as ms from (
    select decided_at, lead(decided_at) over (order by decided_at) as later from punctual.runs) r`
  return Number((await rows<{ ms: string }>(pool, text))[0]!.ms)
}

async function until(pool: pg.Pool, text: string, patienceMs = 30_000): Promise<void> {
  const signal = AbortSignal.timeout(patienceMs)
  while (!(await rows<{ done: boolean }>(pool, text))[0]!.done) {
    if (signal.aborted) throw new Error(`never: ${text}`)
    await setTimeout(50)
  }
}

async function rows<Row extends pg.QueryResultRow>(pool: pg.Pool, text: string, values: unknown[] = []) {
  return (await pool.query<Row>(text, values)).rows
}
