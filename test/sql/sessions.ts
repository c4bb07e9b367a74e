import { onTestFinished } from 'vitest'
import { type Calls, calls } from './calls.ts'
import { type Engine, type Query, queryOf } from './engine.ts'

/** One client of its own, for tests in which transactions interleave; what it left open ends with the test. */
export type Session = Calls & {
  query: Query
  begin(): Promise<void>
  commit(): Promise<void>
  rollback(): Promise<void>
  /** Resolves once this session's present statement waits for a lock; fails when it ends without. */
  waits(statement: Promise<unknown>): Promise<void>
}

export async function openSessions(engine: Engine, count: number): Promise<Session[]> {
  return Promise.all(Array.from({ length: count }, () => openSession(engine)))
}

async function openSession(engine: Engine): Promise<Session> {
  const client = await engine.database.connect()
  onTestFinished(() => client.end())
  const query = queryOf(client)
  const [row] = await query('select pg_backend_pid() as backend')
  const run = (text: string) => async () => void (await query(text))
  return {
    ...calls(query),
    query,
    begin: run('begin'),
    commit: run('commit'),
    rollback: run('rollback'),
    waits: (statement) => untilBlocked(engine, { backend: row!.backend, statement }),
  }
}

const impatient = ['start_job_runs', 'finish_job_runs', 'sync_definitions']

/** What gives up waiting for a lock after a moment waits for as long as the test takes to let it go. */
export async function withPatience({ query }: Engine): Promise<void> {
  const functions = await query(
    'select oid::regprocedure::text as name from pg_proc where pronamespace = $1::regnamespace and proname = any ($2)',
    ['punctual', impatient],
  )
  for (const { name } of functions) await query(`alter function ${name} set lock_timeout = '30s'`)
}

type Blocked = { backend: number; statement: Promise<unknown> }

async function untilBlocked(engine: Engine, { backend, statement }: Blocked): Promise<void> {
  let hasEnded = false
  const end = () => {
    hasEnded = true
  }
  statement.then(end, end)
  while (!hasEnded) {
    const [row] = await engine.query('select cardinality(pg_blocking_pids($1)) as blockers', [backend])
    if (row!.blockers > 0) return
  }
  throw new Error('the statement ended without waiting for a lock')
}
