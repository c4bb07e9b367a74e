import { promisify } from 'node:util'
import { brotliDecompress } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seedFleet } from '../support/fleet.ts'
import { testApp, tokenOf } from './client.ts'

/** As many schedules and runs a day as the promise names; the days before the last are only there to be left alone. */
const schedules = 200
const days = 3
const mostBytes = 60 * 1024

let web: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => {
  web = await testApp()
  await web.seeded.query('delete from punctual.schedules')
  await web.seeded.query('delete from punctual.schedule_clocks')
  await seedFleet(web.seeded, { schedules, days })
  // Or what seeding read would be told late, as read by a test.
  await web.seeded.query('select pg_stat_force_next_flush()')
}, 120_000)
afterAll(() => web.close())

async function compressed(path: string): Promise<Buffer> {
  const headers = { Cookie: `punctual=${await tokenOf('ADMIN')}`, 'Accept-Encoding': 'br' }
  const response = await web.app.request(`http://localhost${path}`, { headers })
  expect(response.headers.get('content-encoding')).toBe('br')
  return Buffer.from(await response.arrayBuffer())
}

test.each(['/admin/schedules', '/admin/schedules?window=30d', '/admin/schedules?group=cadence'])(
  '200 schedules take at most 60 KB: %s',
  async (path) => {
    const bytes = await compressed(path)
    expect(bytes.length).toBeLessThanOrEqual(mostBytes)
    const text = String(await promisify(brotliDecompress)(bytes))
    expect(text.match(/<tr id="row-/g)).toHaveLength(schedules)
    expect(text.match(/data-ribbon/g)).toHaveLength(schedules)
  },
)

type Plan = {
  'Node Type': string
  'Relation Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  Plans?: Plan[]
}

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]

/** Rows of the ledger that the statement inside a function reads, which auto_explain would tell in a log. */
async function rowsRead(statement: string): Promise<number> {
  const reads = async () => {
    const [row] = await web.seeded.query<{ rows: string }>(
      "select pg_stat_get_tuples_returned(c) + pg_stat_get_tuples_fetched(c) + (select sum(pg_stat_get_tuples_fetched(indexrelid)) from pg_index where indrelid = c) as rows from (select 'punctual.runs'::regclass) x (c)",
    )
    return Number(row!.rows)
  }
  const client = await web.seeded.connect()
  const counted = async () => {
    await client.query('select pg_stat_force_next_flush()')
    await client.query('select pg_stat_clear_snapshot()')
    return reads()
  }
  const before = await counted()
  await client.query(statement)
  const after = await counted()
  return after - before
}

const dayOfAll = (schedules * 1_440) / 9
const someIds = 'array(select id from punctual.schedules order by id limit 50)'

test.each([
  [
    'the timetable of a day of 50 schedules',
    `select * from punctual.timetable(${someIds}, now() - interval '1 day', interval '12 minutes')`,
    dayOfAll / 4,
  ],
  [
    'a month of them, as far as it is drawn',
    `select * from punctual.timetable(${someIds}, now() - interval '30 days', interval '6 hours', 200)`,
    50 * 200,
  ],
  [
    'the tally of one among all',
    "select * from punctual.tally_latest('team-1.schedule-001', 1000)",
    (days * 1_440) / 9,
  ],
  ['the signs of all', 'select * from punctual.schedule_signs()', schedules * 60],
])('%s reads no more of the ledger than it tells', async (_, statement, most) => {
  const read = await rowsRead(statement)
  expect(read).toBeGreaterThan(0)
  expect(read).toBeLessThanOrEqual(4 * most)
})

test('the tally of a day reads what ended since the leader counted, and tells all of it', async () => {
  const ended = () =>
    web.seeded.query(
      `insert into punctual.runs (schedule_id, scheduled_for, trigger, status, decided_at, finished_at)
       select id, now(), 'schedule', 'succeeded', now(), now() from punctual.schedules order by id limit 10`,
    )
  await ended()
  const read = await rowsRead('select * from punctual.tally_day()')
  expect(read).toBeGreaterThan(0)
  expect(read).toBeLessThanOrEqual(4 * 10)
  const tally = await web.seeded.query(
    'select status, reason, occurrences from punctual.tally_day() order by 1, 2',
  )
  const told = await web.seeded.query(
    `select status, reason, sum(occurrences) as occurrences from punctual.runs
     where finished_at >= date_trunc('hour', now() - interval '24 hours', 'UTC') group by 1, 2 order by 1, 2`,
  )
  expect(tally).toEqual(told)
  expect(tally.length).toBeGreaterThan(3)
})

test('no statement of the page scans the ledger', async () => {
  const plan = async (text: string) => {
    const [row] = await web.seeded.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
      `explain (analyze, format json) ${text}`,
    )
    return nodesOf(row!['QUERY PLAN'][0].Plan)
  }
  const nodes = await plan(`select * from punctual.schedule_detail where id = any (${someIds}) order by id`)
  const scans = nodes.filter((node) => node['Node Type'] === 'Seq Scan' && node['Relation Name'] === 'runs')
  expect(scans).toEqual([])
})
