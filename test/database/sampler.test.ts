import { expect, test } from 'vitest'
import { Sampler } from '../../src/daemon/sampler.ts'
import { openDatabase } from '../../src/db/database.ts'
import { Events } from '../../src/events.ts'
import { createTestDatabase } from '../support/database.ts'

async function start({ warnDepth = 100 } = {}) {
  const { url, query } = await createTestDatabase()
  const database = openDatabase({ url, applicationName: 'test sampler', max: 1 })
  const events = new Events()
  const told: [string, unknown][] = []
  events.onAny((name, fields) => told.push([name, fields]))
  const sampler = () => new Sampler({ database, events, epoch: 3, warnDepth })
  return { query, sampler, told, names: () => told.map(([name]) => name), close: () => database.close() }
}

test('it samples at once, and then not before fifteen seconds have passed', async () => {
  const { sampler, told, names, close } = await start()
  const one = sampler()
  await one.afterPass()
  expect(names()).toEqual(['queue.sampled', 'schedules.sampled'])
  expect(told[0]![1]).toMatchObject({
    ...{ epoch: 3, ready: 0, oldestAgeSeconds: null },
    // Of the whole server: other tests notify as well.
    notificationQueueUsage: expect.closeTo(0, 3),
  })
  expect(told[1]![1]).toMatchObject({ epoch: 3, rows: [], totals: { overdue: 0, owed: 0, states: {} } })
  await one.afterPass()
  expect(told).toHaveLength(2)
  await close()
})

test('a queue deeper than allowed is told once, and once when that is over', async () => {
  const { query, sampler, told, close } = await start({ warnDepth: 2 })
  const depths = () => told.filter(([name]) => /^queue\.(deep|settled)$/.test(name))
  const one = sampler()
  const sample = () => one.sample()
  await query("select graphile_worker.add_job('x') from generate_series(1, 2)")
  await sample()
  expect(depths()).toEqual([])
  await query("select graphile_worker.add_job('x')")
  await sample()
  await sample()
  expect(depths()).toEqual([['queue.deep', { ready: 3, warnDepth: 2 }]])
  await query('delete from graphile_worker._private_jobs')
  await sample()
  await sample()
  expect(depths().slice(1)).toEqual([['queue.settled', { ready: 0, warnDepth: 2 }]])
  await close()
})

test('a long history is counted before anything is told of it', async () => {
  const { query, sampler, names, told, close } = await start()
  await query(`
    insert into punctual.runs (schedule_id, scheduled_for, trigger, status, finished_at)
    select 'old', now() - n * interval '1 minute', 'schedule', 'succeeded', now() from generate_series(1, 50001) n`)
  const one = sampler()
  await one.afterPass()
  expect(names()).toEqual([])
  await one.afterPass()
  expect(names()).toEqual(['queue.sampled', 'schedules.sampled'])
  expect(told).toHaveLength(2)
  expect(await query('select runs from punctual.run_counts')).toEqual([{ runs: '50001' }])
  await close()
})
