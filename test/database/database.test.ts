import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../src/db/database.ts'
import { NotFoundError, RefusedError, StaleEpochError, UsageError } from '../../src/errors.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let testDatabase: TestDatabase

beforeAll(async () => {
  testDatabase = await createTestDatabase()
})

function open(options: { max?: number; statementTimeoutMs?: number } = {}) {
  const database = openDatabase({ url: testDatabase.url, applicationName: 'database test', ...options })
  onTestFinished(() => database.close())
  return database
}

test('bigint arrives as number, interval as seconds, timestamptz as Date, null as null', async () => {
  const [row] = await open().query(`
    select 9007199254740991::bigint as big, interval '1 day 2 hours 3 minutes 4.005 seconds' as long,
      interval '-250 milliseconds' as negative, '2026-03-01 12:00:00.5+01'::timestamptz as instant, null::interval as nothing,
      array[1, null, -3] as numbers, '{}'::integer[] as none, '{{1,2},{3,4}}'::integer[] as rows`)
  expect(row).toEqual({
    big: 9_007_199_254_740_991,
    long: 93_784.005,
    negative: -0.25,
    instant: new Date('2026-03-01T11:00:00.500Z'),
    nothing: null,
    numbers: [1, null, -3],
    none: [],
    rows: [
      [1, 2],
      [3, 4],
    ],
  })
})

const refusals = {
  PN001: NotFoundError,
  PN002: RefusedError,
  PN003: StaleEpochError,
  PN004: RefusedError,
  PN005: UsageError,
  PN006: NotFoundError,
}

test.each(Object.entries(refusals))(
  'SQLSTATE %s arrives as an error of ours, with its hint',
  async (code, Refusal) => {
    const text = `do $$ begin raise exception 'no' using errcode = '${code}', hint = 'do this'; end $$`
    const asked = open().query(text)
    await expect(asked).rejects.toThrow(Refusal)
    await expect(asked).rejects.toMatchObject({ message: 'no', hint: 'do this' })
  },
)

test('what is not a refusal of ours stays as pg reports it', async () => {
  await expect(open().query('select 1/0')).rejects.toMatchObject({ code: '22012' })
})

test('a statement that takes too long is cancelled where that is asked for', async () => {
  const database = open({ statementTimeoutMs: 50 })
  await expect(database.query('select pg_sleep(10)')).rejects.toMatchObject({ code: '57014' })
  expect(await database.query('select 1 as one')).toEqual([{ one: 1 }])
})

test('a connection that broke while idle is replaced at the next query', async () => {
  const database = open({ max: 1 })
  const [first] = await database.query<{ backend: number }>('select pg_backend_pid() as backend')
  const broken = new Promise((resolve) => database.pool.once('error', resolve))
  await testDatabase.query('select pg_terminate_backend($1)', [first!.backend])
  await broken
  const [second] = await database.query<{ backend: number }>('select pg_backend_pid() as backend')
  expect(second!.backend).not.toBe(first!.backend)
})
