import { userInfo } from 'node:os'
import { beforeAll, expect, test } from 'vitest'
import type { TestDatabase } from '../support/database.ts'
import { definitions, seededDatabase, sync } from '../web/seed.ts'
import { punctualWith } from './cli.ts'

let database: TestDatabase
const punctual = punctualWith(() => ({ DATABASE_URL: database.url }))
const actor = `cli:${userInfo().username}`

beforeAll(async () => {
  database = await seededDatabase()
})

const lastAct = async () =>
  (await database.query('select actor, action, subject, reason, channel from punctual.audit_detail'))[0]

test('list shows every schedule, and warns that nobody keeps time', async () => {
  const { code, stdout, stderr } = await punctual(['list'])
  expect(code).toBe(0)
  expect(stdout).toMatch(/^ +SCHEDULE +NEXT +LAST +RUNS +FAILED +SKIPPED +WHEN\n/)
  expect(stdout).toMatch(/^‖ +feed-refresh +disabled +– .*Every 15 minutes, UTC$/m)
  expect(stderr).toMatch(/No daemon is alive.*punctual daemon/)
  expect(stderr).toMatch(/No worker is alive.*punctual worker/)
})

test('enable names who did it and why, and is no news twice', async () => {
  const { code, json } = await punctual(['enable', 'feed-refresh', '--reason', 'feed is back', '--json'])
  expect(code).toBe(0)
  expect(json()).toEqual({ schedules: [{ id: 'feed-refresh', outcome: 'enabled' }] })
  expect(await lastAct()).toEqual({
    actor,
    action: 'enable',
    subject: 'feed-refresh',
    reason: 'feed is back',
    channel: 'cli',
  })
  expect((await punctual(['enable', 'feed-refresh'])).stdout).toMatch(/feed-refresh already enabled/)
})

test('one unknown schedule among several, and none is touched', async () => {
  const { code, stderr } = await punctual(['enable', 'nightly', 'nigthly'])
  expect(code).toBe(4)
  expect(stderr).toBe('✕ There is no schedule "nigthly"\n→ Did you mean "nightly"?\n')
  expect((await punctual(['list', '--state', 'disabled', '--json'])).json().schedules).toMatchObject([
    { id: 'nightly', enabled: false },
  ])
})

test('a run without a daemon waits visibly, and psql can dispatch it', async () => {
  const { code, stdout, stderr } = await punctual(['run', 'nightly', '--payload', '{"deep": true}'])
  expect(code).toBe(0)
  expect(stderr).toMatch(/No daemon is alive: run 1 waits for one/)
  const byHand = /-c "(select \* from punctual\.tick\('by-hand'\))"/.exec(stderr)![1]!
  expect(stdout).toMatch(/run 1 of nightly requested/)
  const before = (await punctual(['logs', '1', '--json'])).json()
  expect(before).toMatchObject({
    id: 1,
    status: 'pending',
    requestedBy: actor,
    payload: { deep: true },
    jobs: [],
  })
  expect(await database.query(byHand)).toMatchObject([{ dispatched: 1 }])
  const after = (await punctual(['logs', '1', '--json'])).json()
  expect(after).toMatchObject({ status: 'queued', claimedBy: 'by-hand', jobs: [{ job: 'cleanup', wave: 1 }] })
  expect((await punctual(['logs', '1'])).stdout).toMatch(/^run 1 of nightly ○ queued\n.*\(manual, by cli:/)
})

test('runs and show tell of it', async () => {
  const runs = await punctual(['runs', '--limit', '5'])
  expect(runs.stdout).toMatch(/^RUN +SCHEDULE +FOR +STATUS/)
  expect(runs.stdout).toMatch(/^ +1 +nightly +\S+ \S+ UTC +○ queued .* manual +cli:/m)
  expect((await punctual(['runs', 'nightly', '--status', 'queued', '--json'])).json().runs).toHaveLength(1)
  expect((await punctual(['runs', 'feed-refresh', '--json'])).json()).toEqual({ runs: [], nextBefore: null })
  expect((await punctual(['runs', 'feed-refresh'])).stdout).toBe('No run.\n')
  const show = await punctual(['show', 'nightly'])
  expect(show.stdout).toMatch(/^nightly ‖ disabled|^nightly ▶ running/)
  expect(show.stdout).toMatch(/At 02:30, Monday through Friday, America\/New_York \(30 2 \* \* 1-5\)/)
  expect(show.stdout).toMatch(/NEXT, IF IT WERE ENABLED\n\d{4}-\d\d-\d\d 02:30:00-0[45]:00/)
  const shown = (await punctual(['show', 'nightly', '--json'])).json()
  expect(shown).toMatchObject({ id: 'nightly', lockTimeout: 3_600, upcoming: [], runs: [{ id: 1 }] })
})

test('next of a schedule keeps its zone, and --tz adds another', async () => {
  const { stdout, stderr } = await punctual([
    'next',
    'nightly',
    '-n',
    '1',
    '--from',
    '2026-01-05',
    '--tz',
    'Asia/Tokyo',
  ])
  expect(stdout).toMatch(/2026-01-05 02:30:00-05:00 +2026-01-05 16:30:00 GMT\+9/)
  expect(stderr).toMatch(/nightly is disabled: it fires at none of these until it is enabled/)
})

test('next of a schedule keeps to its window, its end and what the clock leaves out', async () => {
  await database.query(
    `update punctual.schedules set dst_gap = 'skip', time_window = '{"from": "22:00", "to": "03:00", "days": [4, 5, 6, 7]}',
       cron = '30 2 * * *', ends_at = '2026-03-13T06:30Z' where id = 'nightly'`,
  )
  const asked = ['next', 'nightly', '-n', '4', '--from', '2026-03-07T12:00Z']
  const { description, occurrences, warnings } = (await punctual([...asked, '--json'])).json()
  expect(description).toBe(
    'At 02:30, between 22:00 and 03:00 of the next day, Thursday to Sunday, America/New_York',
  )
  expect(occurrences).toEqual([
    {
      at: '2026-03-09T06:30:00.000Z',
      local: '2026-03-09T02:30:00-04:00',
      note: '2026-03-08 02:30 does not exist and is left out: the clock went from 02:00 to 03:00.',
    },
    { at: '2026-03-13T06:30:00.000Z', local: '2026-03-13T02:30:00-04:00' },
  ])
  expect(warnings).toEqual([expect.stringContaining('nothing runs for it (dst.gap is skip)')])
  const late = await punctual(['next', 'nightly', '--from', '2026-03-14'])
  expect(late.stdout).toMatch(/It does not fire any more/)
  expect(late.stderr).toMatch(/Its end has passed: it does not run any more/)
})

test('disable for a while, for good, and never into the past', async () => {
  const paused = await punctual([
    'disable',
    'feed-refresh',
    '--for',
    '2h',
    '--reason',
    'maintenance',
    '--json',
  ])
  expect(paused.json()).toEqual({ schedules: [{ id: 'feed-refresh', outcome: 'paused' }] })
  expect((await punctual(['list'])).stdout).toMatch(/‖ +feed-refresh +paused, back in 1h59/)
  const past = await punctual(['disable', 'feed-refresh', '--until', '-1h'])
  expect(past).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/A pause until .* would already be over\n→ Give an instant in the future/),
  })
  expect((await punctual(['disable', 'feed-refresh'])).stdout).toBe('‖ feed-refresh disabled\n')
})

test('why tells each check and the conclusion', async () => {
  const { stdout } = await punctual(['why', 'feed-refresh'])
  expect(stdout).toMatch(/^✓ Is it defined\? Yes/)
  expect(stdout).toMatch(/^✕ Is it enabled\? No: disabled by cli:/m)
  expect(stdout).toMatch(/\n\n→ It was not due: disabled by cli:.*\.\n$/)
  const asked = (await punctual(['why', 'feed-refresh', '--at', '2020-01-01', '--json'])).json()
  expect(asked).toMatchObject({ scheduleId: 'feed-refresh', at: '2020-01-01T00:00:00.000Z' })
  expect(asked.checks.at(-1)).toMatchObject({ ok: null, answer: asked.conclusion })
})

test('status is red without a daemon, and --check says so to monitors', async () => {
  const full = await punctual(['status', '--json'])
  expect({ code: full.code, state: full.json().state }).toEqual({ code: 0, state: 'red' })
  const check = await punctual(['status', '--check'])
  expect(check).toMatchObject({
    code: 7,
    stdout: expect.stringMatching(/^✕ red · no beat \(at most 2m\) · .*\n$/),
    stderr: '',
  })
  await database.query(
    "select punctual.register_worker('d', 'schedule_daemon', 'standby', 'h', 1, null, null, '1', interval '10 s')",
  )
  expect(await punctual(['status', '--check', '--json'])).toMatchObject({ code: 0 })
  await database.query("update punctual.worker_instances set heartbeat_at = now() - interval '90 s'")
  expect(await punctual(['status', '--check'])).toMatchObject({
    code: 17,
    stdout: expect.stringMatching(/^▲ yellow/),
  })
})

test.each([
  ['show', 'feed-refesh'],
  ['runs', 'feed-refesh'],
  ['run', 'feed-refesh'],
  ['why', 'feed-refesh'],
  ['next', 'feed-refesh'],
])('%s of a schedule that does not exist exits with 4 and the nearest name', async (...args) => {
  const { code, stdout, problem } = await punctual([...args, '--json'])
  expect({ code, stdout }).toEqual({ code: 4, stdout: '' })
  expect(problem()).toMatchObject({
    title: 'Not found',
    detail: 'There is no schedule "feed-refesh"',
    hint: 'Did you mean "feed-refresh"?',
  })
})

test('a run that does not exist, and what is no number', async () => {
  expect(await punctual(['logs', '99'])).toMatchObject({
    code: 4,
    stderr: expect.stringMatching(/There is no run 99/),
  })
  expect(await punctual(['logs', 'last'])).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/"last" is not a run number/),
  })
})

test('what the code no longer defines refuses to run', async () => {
  await sync(database, { ...definitions, schedules: definitions.schedules.slice(0, 1) })
  const { code, stderr } = await punctual(['run', 'nightly'])
  expect(code).toBe(5)
  expect(stderr).toMatch(/^✕ .*nightly.*\n→ /)
})

test('with --json a refusal says what the API says of it: its title, the sentence, the reason', async () => {
  const { problem } = await punctual(['run', 'nightly', '--json'])
  expect(problem()).toEqual({
    ...{ type: 'urn:punctual:problem:refused', title: 'Refused in the present state', status: 409 },
    ...{ detail: expect.stringContaining('was retired'), reason: 'schedule_retired' },
    ...{ hint: expect.any(String), exitCode: 5 },
  })
})
