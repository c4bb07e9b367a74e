import { readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import type pg from 'pg'

export type Lateness = { p50: number; p99: number; count: number }

export async function goodOnes(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query("select id from punctual.schedule_status where id like 'healthy-%'")
  return rows.map(({ id }) => id)
}

/** How late good occurrences were dispatched, in milliseconds. */
export async function latenessOf(pool: pg.Pool, { from, to }: { from: Date; to: Date }): Promise<Lateness> {
  const late = `1000 * extract(epoch from queued_at - scheduled_for)`
  const { rows } = await pool.query(
    `select count(*)::integer as count, percentile_cont(0.5) within group (order by ${late})::float8 as p50,
       percentile_cont(0.99) within group (order by ${late})::float8 as p99
     from punctual.runs where schedule_id like 'healthy-%' and scheduled_for > $1 and scheduled_for <= $2`,
    [from, to],
  )
  return rows[0]
}

type Span = { pool: pg.Pool; lines: string; since: Date; until: Date }

/** Good occurrences, and those of them that no job ever told of, once all had time to. */
export async function lostAfterAll({
  pool,
  lines,
  since,
  until,
}: Span): Promise<{ lost: number; expected: number }> {
  const first = Math.floor(since.getTime() / 1_000) * 1_000 + 1_000
  const expected: string[] = []
  for (const id of await goodOnes(pool))
    for (let at = first; at <= until.getTime() - 1_000; at += 1_000)
      expected.push(`${id} ${new Date(at).toISOString()}`)
  const signal = AbortSignal.timeout(75_000)
  for (;;) {
    const told = new Set(
      readFileSync(lines, 'utf8')
        .split('\n')
        .map((line) => line.split(' ').slice(0, 2).join(' ')),
    )
    const lost = expected.filter((one) => !told.has(one)).length
    if (lost === 0 || signal.aborted) return { lost, expected: expected.length }
    await setTimeout(250)
  }
}
