import { expect, test } from 'vitest'
import { Pruner } from '../../src/daemon/pruner.ts'
import { openDatabase } from '../../src/db/database.ts'
import { Events } from '../../src/events.ts'
import { pruneLedger } from '../../src/pruning.ts'
import { createTestDatabase } from '../support/database.ts'

const retention = { keepSeconds: 30 * 86_400, keepFailedSeconds: 90 * 86_400, keepLast: 0 }

async function withHistory(count: number) {
  const { url, query } = await createTestDatabase()
  await query(
    `insert into punctual.runs (schedule_id, scheduled_for, trigger, status, decided_at, finished_at)
     select 's', at, 'schedule', 'succeeded', at, at from generate_series(1, $1) n, lateral (select now() - interval '40 days' + n * interval '1 second' as at) instant`,
    [count],
  )
  const database = openDatabase({ url, applicationName: 'test', max: 1 })
  return {
    database,
    left: async () => (await query('select count(*)::int as left from punctual.runs'))[0]!.left,
  }
}

test('a walk takes all that is old, batch by batch, and tells how many', async () => {
  const { database, left } = await withHistory(2_500)
  const events = new Events()
  const told: unknown[] = []
  events.on('history.pruned', (fields) => told.push(fields))
  const pruner = new Pruner({ database, events, retention, firstAfterMs: 0 })
  await pruner.afterPass(new AbortController().signal)
  expect(told).toEqual([{ runs: 2_500, records: 0 }])
  await pruner.afterPass(new AbortController().signal)
  expect(told).toHaveLength(1)
  expect(await left()).toBe(0)
  await database.close()
})

test('it does not begin before its time', async () => {
  const { database, left } = await withHistory(1)
  await new Pruner({ database, events: new Events(), retention }).afterPass(new AbortController().signal)
  expect(await left()).toBe(1)
  await database.close()
})

test('a walk that is interrupted ends after its batch, and the next one goes on', async () => {
  const { database, left } = await withHistory(25)
  const stop = new AbortController()
  const rests: number[] = []
  const rest = async (_tookMs: number, pruned: number) => {
    rests.push(pruned)
    if (pruned >= 20) stop.abort()
  }
  expect(await pruneLedger(database, retention, { batch: 10, rest, signal: stop.signal })).toBe(20)
  expect({ rests, left: await left() }).toEqual({ rests: [10, 20], left: 5 })
  const { signal } = new AbortController()
  expect(await pruneLedger(database, retention, { batch: 10, rest: async () => {}, signal })).toBe(5)
  await database.close()
})
