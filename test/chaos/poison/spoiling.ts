import { setTimeout } from 'node:timers/promises'
import type pg from 'pg'

/** What is done to each, by hand in the database where code could not do it. */
const spoiling: Record<string, string> = {
  'bad-zone':
    "update punctual.schedules set timezone = 'Mars/Phobos', revision = revision + 1, refill_at = now()",
  'bad-cron':
    "update punctual.schedules set cron = 'every so often', revision = revision + 1, refill_at = now()",
  'bad-queue': "update punctual.jobs set queue = repeat('x', 200)",
  'no-code': "update punctual.jobs set task = 'punctual:nobody'",
  huge: "update punctual.schedules set payload = jsonb_build_object('x', repeat('x', 1000000))",
}

/** By schedule, how to find the reason; one that is merely huge is no trouble at all. */
export const badSchedules = {
  'bad-zone':
    "select forecast_error as reason from punctual.schedules where id = 'bad-zone' and halt = 'error'",
  'bad-cron':
    "select forecast_error as reason from punctual.schedules where id = 'bad-cron' and halt = 'error'",
  'bad-queue':
    "select detail as reason from punctual.runs where schedule_id = 'bad-queue' and reason = 'enqueue_failed'",
  'no-code': "select reason from punctual.stuck_jobs where job = 'no-code'",
}

/** Nobody knows how a job ended that took its worker with it. */
const ended = (id: string) =>
  `select error as reason from punctual.runs where schedule_id = '${id}' and status in ('failed', 'lost') and error is not null`

export const badJobs = { thrower: ended('thrower'), aborter: ended('aborter') }

export const aborterRuns =
  "select status as reason from punctual.runs where schedule_id = 'aborter' and status = 'running'"

export async function spoil(pool: pg.Pool): Promise<void> {
  for (const [id, statement] of Object.entries(spoiling)) {
    const column = /^update punctual\.(\w+)/.exec(statement)?.[1] === 'jobs' ? 'name' : 'id'
    await pool.query(`${statement} where ${column} = $1`, [id])
  }
}

type Waiting = { withinMs: number; meanwhile?: (() => Promise<void>) | undefined }

/** The reason of each, as soon as all have theirs or the time is over. */
export async function told(
  pool: pg.Pool,
  wanted: Record<string, string>,
  { withinMs, meanwhile }: Waiting,
): Promise<{ reasons: Record<string, string>; tookMs: number }> {
  const since = performance.now()
  const reasons: Record<string, string> = {}
  for (;;) {
    for (const [id, text] of Object.entries(wanted)) {
      if (id in reasons) continue
      const { rows } = await pool.query(text)
      if (rows.length > 0) reasons[id] = String(rows[0].reason).split('\n')[0]!
    }
    const tookMs = performance.now() - since
    if (Object.keys(reasons).length === Object.keys(wanted).length || tookMs > withinMs)
      return { reasons, tookMs }
    await meanwhile?.()
    await setTimeout(20)
  }
}
