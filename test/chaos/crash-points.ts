/**
 * Kill -9 at every statement of a claim. One pass after the other is stopped at the boundary between two of its statements,
 * from the first of `punctual.tick` to the last within Graphile Worker; then the daemon is killed and its backend terminated,
 * and another daemon takes over. Which boundaries a claim reaches is found out beforehand by letting some claims pass.
 */
import pg from 'pg'
import { gate, instrument, type Point } from './instrument.ts'
import { reconcile } from './recon.ts'
import { enableAll, endOf, lastDecidedSecond, type Outcome, onStage, type Stage } from './stage.ts'

export type CrashOptions = {
  /** Which of the points to try. */
  choose(points: Point[]): Point[]
  say(line: string): void
}

export type Crashes = {
  outcome: Outcome
  reached: number
  tried: number
  handed: { asked: number; executed: number }
}

type Reach = Point & { isDispatch: boolean }

export async function crashEverywhere({ choose, say }: CrashOptions): Promise<Crashes> {
  let points: Point[] = []
  const prepare = async (asker: Stage['asker']) => {
    points = await instrument(asker)
  }
  return onStage({ daemons: 2, workers: 1, schedules: 5, prepare }, async (stage) => {
    const since = await enableAll(stage.asker)
    const reached = await explore(stage, points)
    const chosen = choose(reached) as Reach[]
    say(`${points.length} boundaries, ${reached.length} of them reached, ${chosen.length} to be tried`)
    const holder = new pg.Client({ connectionString: stage.cluster.url })
    holder.on('error', () => undefined)
    await holder.connect()
    await holder.query('select pg_advisory_lock($1)', [gate])
    let injected = 0
    for (const point of chosen) {
      await crashAt(stage, point)
      injected++
      if (injected % 20 === 0) say(`${injected} of ${chosen.length} done`)
    }
    await holder.end()
    const outcome = await endOf(stage, { since, faults: { planned: chosen.length, injected } })
    const [handed] = await stage.asker.rows(
      `select count(*) as executed, (select count(*) from punctual.audit_log where action = 'trigger') as asked
       from punctual.runs where schedule_id = 'by-hand' and status = 'succeeded'`,
    )
    return { outcome, reached: reached.length, tried: injected, handed: handed as Crashes['handed'] }
  })
}

/** The points that a claim passes, and those that only the dispatch of a request passes. */
async function explore({ asker }: Stage, points: Point[]): Promise<Reach[]> {
  await asker.rows('update rig.target set is_noting = true')
  await lastDecidedSecond(asker)
  await asker.rows('truncate rig.reached')
  await asker.until({
    text: 'select distinct date_trunc($1, decided_at) from punctual.runs where decided_at > (select pg_postmaster_start_time())',
    values: ['second'],
    isWanted: (rows) => rows.length >= 5,
  })
  const noted = async () =>
    new Set((await asker.rows('select distinct k from rig.reached')).map(({ k }) => k))
  const byClaims = await noted()
  await trigger(asker)
  await allDispatched(asker)
  const byAll = await noted()
  await asker.rows('update rig.target set is_noting = false')
  return points
    .filter(({ k }) => byAll.has(k))
    .map((point) => ({ ...point, isDispatch: !byClaims.has(point.k) }))
}

const trigger = (asker: Stage['asker']) => asker.rows("select punctual.trigger('by-hand', 'chaos')")

const allDispatched = (asker: Stage['asker']) =>
  asker.until({
    text: "select from punctual.runs where schedule_id = 'by-hand' and queued_at is null",
    isWanted: (rows) => rows.length === 0,
  })

/** Afterwards the second that was being claimed is decided, what was requested is dispatched, and the ledger and the queue say the same. */
async function crashAt(stage: Stage, { k, place, isDispatch }: Reach): Promise<void> {
  const { asker, fleet } = stage
  await asker.rows('update rig.target set k = $1', [k])
  if (isDispatch) await trigger(asker)
  const [waiting] = await asker
    .until({
      text: "select pid from pg_locks where locktype = 'advisory' and objid = $1 and not granted",
      values: [gate],
      isWanted: (rows) => rows.length > 0,
      withinMs: 20_000,
    })
    .catch((error) => {
      throw new Error(`no claim came to ${place}`, { cause: error })
    })
  const leader = await fleet.leader(Math.random)
  await asker.rows('update rig.target set k = -1')
  const isStillThere = asker.rows("select from pg_stat_activity where pid = $1 and wait_event = 'advisory'", [
    waiting!.pid,
  ])
  if ((await isStillThere).length !== 1) throw new Error(`the claim did not wait at ${place}`)
  await fleet.kill(leader)
  await asker.rows('select pg_terminate_backend($1)', [waiting!.pid])
  const until = await lastDecidedSecond(asker)
  await allDispatched(asker)
  const { rowsWithoutJob, jobsWithoutRow, jobsTwice } = await reconcile(asker, until)
  if (rowsWithoutJob + jobsWithoutRow + jobsTwice > 0) {
    throw new Error(
      `after a crash at ${place}: ${rowsWithoutJob} rows without a job, ${jobsWithoutRow} jobs without a row, ${jobsTwice} jobs twice`,
    )
  }
}
