import { setTimeout } from 'node:timers/promises'
import { expect } from 'vitest'
import { types } from '../../src/db/types.ts'
import type { TestDatabase } from '../support/database.ts'

export type Pooled = Pick<TestDatabase, 'pool'>

// biome-ignore lint/suspicious/noExplicitAny: rows of many shapes, which the assertions of a test spell out.
type Row = Record<string, any>
type Asking = { text: string; values?: unknown[]; until: (rows: Row[]) => boolean }

const askAgainMs = 20
const patienceMs = 60_000

export async function rowsOf(database: Pooled, text: string, values: unknown[] = []): Promise<Row[]> {
  return (await database.pool.query({ text, values, types })).rows
}

/** The rows, asked for again until they are as wanted. */
export async function untilRows(database: Pooled, { text, values = [], until }: Asking): Promise<Row[]> {
  const signal = AbortSignal.timeout(patienceMs)
  for (;;) {
    const rows = await rowsOf(database, text, values)
    if (until(rows)) return rows
    if (signal.aborted) throw new Error(`never as wanted: ${text}\n${JSON.stringify(rows, null, 2)}`)
    await setTimeout(askAgainMs)
  }
}

/** Waits until a one-second schedule has fired so many times more. */
export async function untilFired(database: Pooled, { id, times }: { id: string; times: number }) {
  const text = 'select from punctual.runs where schedule_id = $1'
  const before = await rowsOf(database, text, [id])
  await untilRows(database, { text, values: [id], until: (rows) => rows.length >= before.length + times })
}

/**
 * Every whole second from the enabling of a one-second schedule to its cursor has exactly one row of the ledger, which
 * was enqueued as exactly one job. Answers how many seconds that were.
 */
export async function expectNothingLostOrTwice(database: Pooled, id: string): Promise<number> {
  const [span] = await rowsOf(
    database,
    `select (select max(at) from punctual.audit_log where subject = c.schedule_id and action = 'enable') as since, c.cursor_at
     from punctual.schedule_clocks c where c.schedule_id = $1`,
    [id],
  )
  const expected: string[] = []
  const first = Math.floor(span!.since.getTime() / 1_000) * 1_000 + 1_000
  for (let second = first; second <= span!.cursor_at.getTime(); second += 1_000) {
    expected.push(new Date(second).toISOString())
  }
  const ledger = await rowsOf(
    database,
    `select r.scheduled_for, r.queued_at is not null as queued, (select count(*) from punctual.job_runs j where j.run_id = r.id) as jobs
     from punctual.runs r where r.schedule_id = $1 and r.trigger = 'schedule' and r.scheduled_for <= $2 order by r.scheduled_for`,
    [id, span!.cursor_at],
  )
  expect(ledger.map(({ scheduled_for }) => scheduled_for.toISOString())).toEqual(expected)
  expect(ledger.filter(({ queued, jobs }) => !queued || jobs !== 1)).toEqual([])
  return expected.length
}
