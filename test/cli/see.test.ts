import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { seedHistory } from '../../src/demo/history.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { punctualWith, temporaryFolder } from './cli.ts'

let database: TestDatabase
const punctual = punctualWith(() => ({ DATABASE_URL: database.url }))

beforeAll(async () => {
  database = await createTestDatabase()
  const [row] = await database.query<{ now: Date }>('select now()')
  await seedHistory({ url: database.url, now: row!.now, days: 3 })
})

const idsOf = async (...args: string[]) =>
  (await punctual(['list', ...args, '--json'])).json().schedules.map(({ id }: { id: string }) => id)

test('list --attention tells which schedules somebody should look at, and why', async () => {
  const { schedules } = (await punctual(['list', '--attention', '--json'])).json()
  const why = Object.fromEntries(
    schedules.map(({ id, attention }: { id: string; attention: string[] }) => [id, attention]),
  )
  expect(why).toMatchObject({
    'warehouse.export': expect.arrayContaining(['failing']),
    'billing.reconcile': expect.arrayContaining(['owed']),
  })
  expect(why).not.toHaveProperty('sessions.purge')
  const { stdout } = await punctual(['list', '--attention', '--tz', 'Asia/Tokyo'])
  expect(stdout).toMatch(/SCHEDULE +WHY +NEXT +Asia\/Tokyo +LAST/)
  expect(stdout).toMatch(/^✕ +warehouse\.export +failing.* in .* \d\d:\d\d:\d\d GMT\+9 /m)
})

test('a pause of more than a week asks for attention, a younger one does not', async () => {
  expect(await idsOf('--paused')).toEqual(['cache.warm', 'trials.remind'])
  expect(await idsOf('--attention')).not.toContain('fx.rates')
  await database.query("select punctual.disable('fx.rates', 'for good')")
  expect(await idsOf('--attention')).not.toContain('fx.rates')
  await database.query("update punctual.audit_log set at = at - interval '8 days' where subject = 'fx.rates'")
  const { schedules } = (await punctual(['list', '--attention', '--tag', 'finance', '--json'])).json()
  expect(schedules).toContainEqual(expect.objectContaining({ id: 'fx.rates', attention: ['long paused'] }))
  await database.query("select punctual.enable('fx.rates')")
})

test('show tells the next ten, and what is owed', async () => {
  const { stdout } = await punctual(['show', 'billing.reconcile'])
  expect(stdout).toMatch(/^Owes +\d+ occurrences?: .*missed billing\.reconcile$/m)
  expect(stdout.match(/^NEXT\n((?:\d{4}-.*\n){10})\n/m)).not.toBeNull()
  const { missed, runs } = (await punctual(['show', 'billing.reconcile', '--json'])).json()
  expect(missed.length).toBeGreaterThan(0)
  expect(runs).toHaveLength(10)
})

test('next ends where it is told to', async () => {
  const range = ['--from', '2026-03-06T00:00Z', '--until', '2026-03-06T02:00Z', '--json']
  const { occurrences } = (await punctual(['next', 'sessions.purge', ...range])).json()
  expect(occurrences.map(({ at }: { at: string }) => at)).toEqual([
    '2026-03-06T01:00:00.000Z',
    '2026-03-06T02:00:00.000Z',
  ])
  expect((await punctual(['next', '0 5 * * *', ...range.slice(0, 4)])).stdout).toMatch(
    /does not fire in that time/,
  )
})

test('forecast counts what starts, without what is disabled unless asked', async () => {
  const day = ['forecast', '--from', '2100-03-04T00:30Z']
  await database.query("update punctual.schedules set cron = '* * * * *' where id = 'prices.test'")
  const told = (await punctual([...day, '--json'])).json()
  expect(told.steady).toEqual(['prices.test'])
  expect(told).toMatchObject({ timezone: 'UTC', cellSeconds: 900, until: '2100-03-05T00:00:00.000Z' })
  expect(told.cells).toHaveLength(96)
  const at = (time: string) =>
    told.cells.find((cell: { at: string }) => cell.at === `2100-03-04T${time}:00.000Z`)
  expect(at('00:00').starts).toBe(0)
  expect(at('10:00').scheduleIds).toEqual(expect.arrayContaining(['fx.rates', 'sessions.purge']))
  expect(at('10:00').scheduleIds).not.toContain('trials.remind')
  expect(told.starts).toBe(
    told.cells.reduce((sum: number, { starts }: { starts: number }) => sum + starts, 0),
  )
  expect(told.busiest.starts).toBe(Math.max(...told.cells.map(({ starts }: { starts: number }) => starts)))
  const all = (await punctual([...day, '--all', '--tag', 'sales', '--json'])).json()
  expect(all.cells.flatMap(({ scheduleIds }: { scheduleIds: string[] }) => scheduleIds)).toEqual([
    'trials.remind',
  ])
})

test("forecast draws hours in a zone of one's own, and a week by days", async () => {
  const kathmandu = await punctual(['forecast', '--from', '2100-03-05T00:30Z', '--tz', 'Asia/Kathmandu'])
  const [title, , hours, ...rows] = kathmandu.stdout.split('\n')
  expect(title).toMatch(/starts, by 15 minutes, at most \d+; times in Asia\/Kathmandu$/)
  expect(hours).toMatch(/^ +06 07 .* 04 05$/)
  expect(rows.slice(0, 4).map((row) => row.slice(0, 3))).toEqual([':00', ':15', ':30', ':45'])
  const week = (await punctual(['forecast', '--week', '--from', '2100-03-05T10:30Z'])).stdout.split('\n')
  expect(week[0]).toMatch(/by an hour/)
  expect(week.slice(3, 11).map((row) => row.slice(0, 5))).toEqual(
    ['05', '06', '07', '08', '09', '10', '11', '12'].map((date) => `03-${date}`),
  )
  expect(week.join('\n')).toMatch(/\nBusiest +\d+ starts in 1h from .*\n/)
})

test('psql runs a view, a query about one schedule, and refuses what there is not', async () => {
  expect((await punctual(['psql', 'health'])).stdout).toMatch(/state/)
  const why = await punctual(['psql', 'why-not-run', 'warehouse.export'])
  expect(why).toMatchObject({ code: 0, stderr: '' })
  expect(why.stdout).toMatch(/warehouse|enabled/i)
  expect(await punctual(['psql', 'helth'])).toMatchObject({
    code: 4,
    stderr: expect.stringContaining('Did you mean "health"?'),
  })
  const told = (await punctual(['psql', '--json'])).json()
  expect(told.views).toContain('health')
  expect(told.queries).toContain('why-not-run')
  expect(JSON.stringify(told)).not.toContain(new URL(database.url).password)
})

test('without psql it says what to install', async () => {
  const folder = temporaryFolder()
  symlinkSync(process.execPath, join(folder, 'node'))
  expect(await punctual(['psql', 'health'], { env: { PATH: folder } })).toMatchObject({
    code: 5,
    stdout: '',
    stderr: expect.stringMatching(/psql is not installed.*\n→ Install the client/),
  })
})
