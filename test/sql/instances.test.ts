import { expect, test } from 'vitest'
import { at, createEngine } from './engine.ts'

const engine = createEngine()

const register = (id: string, { kind = 'worker', status = 'running' } = {}) =>
  engine.query(
    `select punctual.register_worker($1, $2, $3, 'host-1', 42, 'fra', 'machine-9', '1.2.3', '10 s', at => $4)`,
    [id, kind, status, at('12:00')],
  )
const beat = async (id: string, status: string, rest = '', values: unknown[] = []) => {
  const text = `select punctual.heartbeat($1, $2, at => $3${rest}) as known`
  return (await engine.query(text, [id, status, at('12:00:10'), ...values]))[0]!.known
}
const instance = async (id: string) =>
  (await engine.query('select * from punctual.worker_instances where id = $1', [id]))[0]!

test('a process registers with all that it knows of itself', async () => {
  await register('d', { kind: 'schedule_daemon', status: 'standby' })
  expect(await instance('d')).toEqual({
    ...{ id: 'd', kind: 'schedule_daemon', status: 'standby', host: 'host-1', pid: 42, region: 'fra' },
    ...{
      machine: 'machine-9',
      version: '1.2.3',
      pools: [],
      started_at: at('12:00'),
      heartbeat_at: at('12:00'),
    },
    ...{ heartbeat_interval: 10, last_pass_at: null, stopped_at: null, tasks: null, definitions: null },
  })
})

test('a beat tells status, last pass and pools, and keeps what it does not tell', async () => {
  await register('w')
  expect(await beat('w', 'running', ', last_pass_age_ms => 2500, pools => $4', [['p1']])).toBe(true)
  expect(await instance('w')).toMatchObject({
    ...{ heartbeat_at: at('12:00:10'), last_pass_at: at('12:00:07.500'), pools: ['p1'] },
  })
  await beat('w', 'draining')
  expect(await instance('w')).toMatchObject({
    ...{ status: 'draining', last_pass_at: at('12:00:07.500'), pools: ['p1'] },
  })
})

test('an unknown process is told so, that it may register again', async () => {
  expect(await beat('nobody', 'running')).toBe(false)
})

test('the last beat of a process that stops says when', async () => {
  await register('w')
  await beat('w', 'stopped')
  expect(await instance('w')).toMatchObject({ status: 'stopped', stopped_at: at('12:00:10') })
})

test('a process that registers again is the same one, as it is now', async () => {
  await register('w')
  await register('w', { status: 'draining' })
  expect(await instance('w')).toMatchObject({ status: 'draining', started_at: at('12:00') })
})

test.each([{ kind: 'cook' }, { status: 'asleep' }])('%j is refused by name', async (fields) => {
  await expect(register('w', fields)).rejects.toMatchObject({
    code: '23514',
    constraint: `worker_instances_${Object.keys(fields)[0]}_known`,
  })
})
