import { expect, test } from 'vitest'
import { schedule } from './definitions.ts'
import { at, createEngine, every } from './engine.ts'

const engine = createEngine()
const hourly = every(3_600, { first: at('01:00'), count: 12 })

const register = (worker: string, interval = '10 seconds') =>
  engine.query(
    `select punctual.register_worker($1, 'worker', 'running', 'host', 1, null, null, '1', $2, at => $3)`,
    [worker, interval, at('12:00')],
  )
const instance = async (id: string) =>
  (await engine.query('select * from punctual.worker_instances where id = $1', [id]))[0]!
const beat = (worker: string, now: Date, pools: string[] | null = null) =>
  engine.query(`select punctual.heartbeat($1, 'running', pools => $2, at => $3)`, [worker, pools, now])

test('where all is well the sweep finds nothing and writes nothing', async () => {
  await engine.ready([[schedule('s'), hourly]])
  await engine.claim(at('01:00'))
  expect(await engine.sweep(at('01:00:30'))).toEqual([])
  expect(await engine.repairs()).toEqual([])
})

test('enabled without a next run and without a refill: computed again, and recorded', async () => {
  await engine.ready([[schedule('s'), hourly]])
  await engine.query('update punctual.schedules set refill_at = null')
  await engine.query('update punctual.schedule_clocks set next_run_at = null')
  expect(await engine.sweep(at('00:30'))).toEqual([{ kind: 'no_next_run', subjects: ['s'] }])
  expect(await engine.schedule('s')).toMatchObject({ refill_at: at('00:30') })
  expect(await engine.repairs()).toMatchObject([{ kind: 'no_next_run', subject: 's' }])
  await engine.forecast('s', hourly, at('00:30'))
  expect(await engine.clock('s')).toMatchObject({ next_run_at: at('01:00') })
  expect(await engine.sweep(at('00:31'))).toEqual([])
})

test('enabled without a next run while the refill is far off: computed again now', async () => {
  await engine.ready([[schedule('s'), hourly]])
  await engine.query('update punctual.schedule_clocks set next_run_at = null')
  expect(await engine.sweep(at('00:30'))).toEqual([{ kind: 'no_next_run', subjects: ['s'] }])
})

test('enabled just after the sweep began, beyond its forecast: it is about to be refilled, and needs no repair', async () => {
  await engine.ready([[schedule('s'), hourly]])
  await engine.disable('s', at('00:10'))
  await engine.query("update punctual.schedules set forecast = '{}'")
  await engine.enable('s', at('00:30:01'))
  expect(await engine.clock('s')).toMatchObject({ next_run_at: null })
  expect(await engine.sweep(at('00:30'))).toEqual([])
})

test('disabled, parked and retired schedules need no next run', async () => {
  await engine.ready(['disabled', 'parked', 'retired'].map((id) => [schedule(id), hourly]))
  await engine.disable('disabled', at('00:10'))
  await engine.setForecasts([{ id: 'parked', revision: 1, error: 'cannot be read' }], at('00:10'))
  await engine.define({ schedules: [schedule('disabled'), schedule('parked')] }, { now: at('00:10') })
  expect(await engine.sweep(at('12:00'))).toEqual([])
})

test('a lock whose run has ended, or never was, is freed', async () => {
  await engine.ready(['ended', 'ghost', 'live'].map((id) => [schedule(id), hourly]))
  await engine.claim(at('01:00'))
  for (const id of ['ended', 'ghost'])
    await engine.query(
      "update punctual.runs set finished_at = $2, status = 'succeeded' where schedule_id = $1",
      [id, at('01:01')],
    )
  await engine.query(
    "update punctual.schedule_clocks set locked_run_id = 999999999 where schedule_id = 'ghost'",
  )
  expect(await engine.sweep(at('01:02'))).toEqual([{ kind: 'orphan_lock', subjects: ['ended', 'ghost'] }])
  expect(await engine.clock('ended')).toMatchObject({ locked_at: null, locked_by: null, locked_run_id: null })
  expect(await engine.clock('live')).toMatchObject({ locked_run_id: expect.any(Number) })
  expect(await engine.claim(at('02:00'))).toMatchObject({ claimed: 2, skipped: 1 })
})

test('clocks are looked through a slice at a time, round and round', async () => {
  const ids = ['a', 'b', 'c', 'd', 'e']
  await engine.ready(ids.map((id) => [schedule(id), hourly]))
  const looked = []
  for (let round = 0; round < 4; round++) {
    await engine.query('update punctual.schedule_clocks set locked_run_id = 999999999')
    const freed = await engine.query(
      'select subject from punctual.repair_clocks(punctual.sweep_slice(2), $1) order by 1',
      [at('00:10')],
    )
    await engine.query('select punctual.advance_sweep(2)')
    looked.push(freed.map(({ subject }) => subject))
  }
  expect(looked).toEqual([['a', 'b'], ['c', 'd'], ['e'], ['a', 'b']])
})

test('an instance without a sign of life for 45 seconds is dead, and not a moment before', async () => {
  await register('w')
  expect(await engine.sweep(at('12:00:45'))).toEqual([])
  expect(await engine.sweep(at('12:00:45.001'))).toEqual([{ kind: 'dead_instance', subjects: ['w'] }])
  expect(await instance('w')).toMatchObject({ status: 'dead', stopped_at: at('12:00:45.001') })
  expect(await engine.sweep(at('12:10'))).toEqual([])
})

test('one that beats slowly has four of its beats', async () => {
  await register('slow', '60 seconds')
  expect(await engine.sweep(at('12:04'))).toEqual([])
  expect(await engine.sweep(at('12:04:00.001'))).toEqual([{ kind: 'dead_instance', subjects: ['slow'] }])
})

test('one that has stopped is not called dead', async () => {
  await register('w')
  await engine.query(`select punctual.heartbeat('w', 'stopped', at => $1)`, [at('12:00:10')])
  expect(await engine.sweep(at('13:00'))).toEqual([])
  expect(await instance('w')).toMatchObject({ status: 'stopped', stopped_at: at('12:00:10') })
})

test('what the pools of a dead worker held is given back, what a living one holds is not', async () => {
  await engine.ready(['x', 'y'].map((id) => [schedule(id), hourly]))
  await engine.claim(at('01:00'))
  for (const worker of ['dying', 'living']) await register(worker)
  await beat('dying', at('12:00'), ['pool-1', 'pool-2'])
  await beat('living', at('12:00:50'), ['pool-3'])
  const [x, y] = await engine.queue()
  const lock =
    'update graphile_worker._private_jobs set locked_at = now(), locked_by = $2, attempts = 1 where id = $1'
  await engine.query(lock, [x!.id, 'pool-2'])
  await engine.query(lock, [y!.id, 'pool-3'])
  expect(await engine.sweep(at('12:01'))).toEqual([{ kind: 'dead_instance', subjects: ['dying'] }])
  expect((await engine.queue()).map(({ locked_by }) => locked_by)).toEqual([null, 'pool-3'])
})

test('one that was taken for dead and beats again is alive', async () => {
  await register('w')
  await engine.sweep(at('12:02'))
  await beat('w', at('12:03'), ['pool-9'])
  expect(await instance('w')).toMatchObject({
    status: 'running',
    stopped_at: null,
    heartbeat_at: at('12:03'),
    pools: ['pool-9'],
  })
})

test('one sweep repairs all there is, and tells each kind once', async () => {
  await engine.ready(['a', 'b'].map((id) => [schedule(id), hourly]))
  await register('w')
  await engine.query("update punctual.schedule_clocks set locked_run_id = 999999999 where schedule_id = 'a'")
  await engine.query("update punctual.schedules set refill_at = null where id = 'b'")
  expect(await engine.sweep(at('12:10'))).toEqual([
    { kind: 'dead_instance', subjects: ['w'] },
    { kind: 'no_refill', subjects: ['b'] },
    { kind: 'orphan_lock', subjects: ['a'] },
  ])
  expect(await engine.repairs()).toHaveLength(3)
})
