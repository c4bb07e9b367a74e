import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { calls } from './calls.ts'
import { schedule } from './definitions.ts'
import { at, createEngine, every, type Query, queryOf } from './engine.ts'

const engine = createEngine()
const each = 5
/** A few looks at each row that it is about. */
const most = 12 * each
const hot = ['schedules', 'schedule_clocks', 'runs', 'job_runs']

/** When statistics change is for each test to say: a plan follows them. */
beforeEach(async () => {
  for (const table of hot)
    await engine.query(`alter table punctual.${table} set (autovacuum_enabled = false)`)
})

/** Five schedules of each minute, so many that to read them all is never the cheaper plan. */
const fleet = Array.from({ length: 2_000 }, (_, index) => {
  const first = new Date(at('12:00').getTime() + Math.floor(index / each) * 60_000)
  return { id: `s-${index}`, instants: every(86_400, { first, count: 3 }) }
})

async function session() {
  const client = await engine.database.connect()
  onTestFinished(async () => void (await client.query('rollback')))
  const query = queryOf(client)
  return { query, ...calls(query) }
}

/** Rows that one statement reads of each hot table, by any way. */
async function readsOf(query: Query, act: () => Promise<unknown>): Promise<Record<string, number>> {
  const read = () =>
    query(
      `select relname as table, (coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::integer as reads
       from pg_stat_xact_user_tables where schemaname = 'punctual' and relname = any ($1) order by relname`,
      [hot],
    )
  // In one transaction: what this session has counted is handed on, and begins at zero again, between two.
  await query('begin')
  const before = await read()
  await act()
  const after = await read()
  await query('commit')
  return Object.fromEntries(after.map(({ table, reads }, index) => [table, reads - before[index]!.reads]))
}

/** A history, with a job run for each run. */
async function remember(query: Query): Promise<void> {
  await query(
    `with past as (
       insert into punctual.runs (schedule_id, scheduled_for, trigger, status, wave, wave_sizes, decided_at, queued_at, started_at, finished_at)
       select 'past', $1::timestamptz - n * interval '1 second', 'schedule', 'succeeded', 1, '{1}', $1, $1, $1, $1 from generate_series(1, 3000) n
       returning id
     )
     insert into punctual.job_runs (run_id, job, wave, status, attempt, queued_at, started_at, finished_at)
     select id, 'work', 1, 'succeeded', 1, $1, $1, $1 from past`,
    [at('11:00')],
  )
}

function expectFew(reads: Record<string, number>): void {
  expect(Object.keys(reads).toSorted()).toEqual(hot.toSorted())
  const many = Object.entries(reads).filter(([, count]) => count > most)
  expect(many).toEqual([])
}

// The first in this file: the tables must have been small when the plan was made.
test('the door reads the job runs that it is asked for, by a plan that is as old as its session', async () => {
  await engine.ready(fleet.slice(0, 2 * each).map(({ id, instants }) => [schedule(id), instants]))
  const { query, tick, start } = await session()
  const queued = async () =>
    (await query("select id from punctual.job_runs where status = 'queued'")).map(({ id }) => id)
  await tick(at('12:00'))
  await start(await queued(), at('12:00'))
  await remember(query)
  await tick(at('12:01'))
  const ids = await queued()
  expect(ids).toHaveLength(each)
  expectFew(await readsOf(query, () => start(ids, at('12:01'))))
})

/** What autovacuum may have done by then. */
const analyses = {
  // What is pending is looked for by a plan of each time, which needs to know how rare that is.
  'of the ledger alone': 'analyze punctual.runs',
  'of everything': 'analyze',
}

test.each(Object.entries(analyses))(
  'whatever a session did while there was little, with statistics %s, a pass, the door and the end read what they are about and no more',
  async (_name, analyze) => {
    await engine.ready(fleet.map(({ id, instants }) => [schedule(id), instants]))
    const { query, tick, start, finish } = await session()
    const open = async () =>
      (await query("select id from punctual.job_runs where status in ('queued', 'running')")).map(
        ({ id }) => id,
      )
    await tick(at('12:00'))
    await start(await open(), at('12:00'))
    await finish(await open(), at('12:00'))
    await remember(query)
    await query(analyze)
    for (const minute of ['12:01', '12:02', '12:03']) {
      for (let request = 0; request < each; request++)
        await engine.trigger(`s-${fleet.length - 1 - request}`, at(minute))
      expectFew(await readsOf(query, () => tick(at(minute))))
      const ids = await open()
      expect(ids).toHaveLength(2 * each)
      expectFew(await readsOf(query, () => start(ids, at(minute))))
      expectFew(await readsOf(query, () => finish(ids, at(minute))))
      expect(await open()).toEqual([])
    }
  },
)
