import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { type Database, openDatabase, type Queryable } from '../../src/db/database.ts'
import { Pulse } from '../../src/db/pulse.ts'
import { createTestDatabase } from '../support/database.ts'

let database: Database
let pulse: Pulse

beforeEach(async () => {
  const { url } = await createTestDatabase()
  database = openDatabase({ url, applicationName: 'pulse test' })
  onTestFinished(() => database.close())
  pulse = new Pulse({ worker: 'w', kind: 'worker', heartbeatMs: 60_000 })
})

const instances = () => database.query('select id, status, pools from punctual.worker_instances')

test('beats asked for at once register once, and the last one holds', async () => {
  await Promise.all([
    pulse.beat(database, 'running', { pools: [] }),
    pulse.beat(database, 'running', { pools: ['p'] }),
    pulse.beat(database, 'draining', { pools: ['p'] }),
  ])
  expect(await instances()).toEqual([{ id: 'w', status: 'draining', pools: ['p'] }])
})

test('new pools are told at once, not at the end of the interval', async () => {
  await pulse.beat(database, 'running', { pools: [] })
  await pulse.beat(database, 'running', { pools: ['p'] })
  expect(await instances()).toEqual([{ id: 'w', status: 'running', pools: ['p'] }])
})

test('a registration whose answer was lost is made again, and keeps when it was first made', async () => {
  const startedAt = () => database.query('select started_at from punctual.worker_instances')
  await expect(pulse.beat(losingAnswers(database), 'running')).rejects.toThrow('lost')
  const first = await startedAt()
  await pulse.beat(database, 'draining')
  expect(await instances()).toEqual([{ id: 'w', status: 'draining', pools: [] }])
  expect(await startedAt()).toEqual(first)
})

function losingAnswers({ query }: Queryable): Queryable {
  return {
    async query(text, values) {
      await query(text, values)
      throw new Error('the answer was lost')
    },
  }
}
