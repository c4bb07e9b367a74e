import { expect, onTestFinished, test } from 'vitest'
import { Events } from '../../src/events.ts'
import { endRunner, startRunner } from '../../src/worker/runner.ts'
import { untilRows } from '../processes/ledger.ts'
import { createTestDatabase } from '../support/database.ts'

test('jobs that cannot be given back when it stops, since Postgres refuses, end no process', async () => {
  const { pool } = await createTestDatabase()
  const events = new Events()
  const unheard: unknown[] = []
  const onUnheard = (error: unknown) => unheard.push(error)
  process.on('unhandledRejection', onUnheard)
  onTestFinished(() => void process.off('unhandledRejection', onUnheard))
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const running = await startRunner({
    ...{ pool, events, size: 2, drainMs: 1_000, onPool: () => {} },
    tasks: { held: () => released },
  })
  running.runner.promise.catch(() => {})
  await pool.query("select graphile_worker.add_job('held') from generate_series(1, 4)")
  await untilRows(
    { pool },
    {
      text: 'select from graphile_worker.jobs where locked_at is not null',
      until: (rows) => rows.length === 4,
    },
  )
  await pool.query(
    `create function public.refuse() returns trigger language plpgsql as $$ begin raise exception 'not now'; end $$;
     create trigger refuse before update on graphile_worker._private_jobs for each row
     when (old.locked_at is not null and new.locked_at is null) execute function public.refuse()`,
  )
  const refused = new Promise<string>((resolve) => {
    events.on('worker.warned', ({ message }) => {
      if (/return jobs|background/.test(message)) resolve(message)
    })
  })
  const ended = endRunner(running, { drainMs: 1_000 })
  await refused
  release()
  await ended
  await new Promise(setImmediate)
  expect(unheard).toEqual([])
})
