import { userInfo } from 'node:os'
import { beforeAll, expect, test } from 'vitest'
import type { TestDatabase } from '../support/database.ts'
import { seededDatabase } from '../web/seed.ts'
import { punctualWith } from './cli.ts'

let database: TestDatabase
const punctual = punctualWith(() => ({ DATABASE_URL: database.url }))
const actor = `cli:${userInfo().username}`

/** An hour of a day that has passed. */
const at = (hour: number) => new Date(Date.UTC(2026, 2, 1, hour)).toISOString()
const bySql = (text: string, values: unknown[] = []) => database.query<{ id: string }>(text, values)

beforeAll(async () => {
  database = await seededDatabase()
  // As if both had been defined then.
  await bySql('update punctual.schedule_clocks set cursor_at = $1', [at(0)])
  for (const id of ['feed-refresh', 'nightly']) {
    await bySql('select punctual.enable($1, at => $2)', [id, at(0)])
    const forecast = [{ id, revision: 1, forecast: [1, 2, 3, 4, 5].map(at), error: null }]
    await bySql('select punctual.set_forecasts($1, $2, $3)', [JSON.stringify(forecast), '2026a', at(0)])
  }
  await bySql("select punctual.claim_due_schedules('test', at => $1::timestamptz + interval '30 minutes')", [
    at(2),
  ])
  await bySql("select punctual.claim_due_schedules('test', at => $1::timestamptz + interval '30 minutes')", [
    at(4),
  ])
})

const first = async (text: string) => (await bySql(text))[0]!

const lastAct = async () =>
  (await database.query('select actor, action, subject, reason from punctual.audit_detail'))[0]
const owed = async () => (await punctual(['missed', '--json'])).json().missed

test('missed shows what is owed by schedule, and changes nothing', async () => {
  const acts = await bySql('select id from punctual.audit_detail')
  const { code, stdout, stderr } = await punctual(['missed'])
  expect(code).toBe(0)
  expect(stdout).toMatch(/^feed-refresh owes 4 occurrences\n *RUN +OCCURRENCES +FROM +TO +REASON\n/)
  expect(stdout).toMatch(/ 2 +2026-03-01 03:00:00 UTC +2026-03-01 04:00:00 UTC +missed$/m)
  expect(stdout).toMatch(/^nightly owes 4 occurrences$/m)
  expect(stderr).toMatch(/Run them: --run/)
  expect((await punctual(['missed', 'nightly', '--until', at(3), '--json'])).json().missed).toMatchObject([
    { scheduleId: 'nightly', occurrences: 2, firstScheduledFor: at(1), scheduledFor: at(2) },
  ])
  expect(await bySql('select id from punctual.audit_detail')).toEqual(acts)
})

test('missed --dry-run says what the next pass decides, and what --run would do', async () => {
  const { code, stdout, stderr } = await punctual(['missed', 'nightly', '--dry-run'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '\nNothing was changed.\n' })
  expect(stdout).toMatch(
    /^nightly, at the next pass\n◇ drop .*2026-03-01 05:00:00 UTC .*It came due while nobody/,
  )
  expect(stdout).toMatch(
    /nightly, with --run\n▶ run +run \d+ +2026-03-01 01:00:00 UTC +to 2026-03-01 02:00:00 UTC/,
  )
  expect(stdout).toMatch(/○ wait +run \d+ .*It waits for the run before it to end\./)
  expect(await owed()).toHaveLength(4)
})

test('missed --dry-run takes newest only and a pace', async () => {
  const planned = async (...flags: string[]) =>
    (await punctual(['missed', 'nightly', '--dry-run', '--json', ...flags])).json().missed
  expect(await planned('--newest-only')).toMatchObject([{ scheduledFor: at(4), outcome: 'run' }])
  expect(await planned('--per-minute', '2')).toMatchObject([
    { scheduledFor: at(2), outcome: 'run' },
    { scheduledFor: at(4), outcome: 'wait', sentence: expect.stringMatching(/^It waits until /) },
  ])
})

test('missed --run makes up for a range once, with who and why', async () => {
  const asked = ['missed', 'nightly', '--until', at(3), '--run', '--reason', 'it is over']
  const { code, stdout, stderr } = await punctual(asked)
  expect(code).toBe(0)
  expect(stdout).toMatch(/^○ run \d+ of nightly, due 2026-03-01 02:00:00 UTC, for 2 occurrences\n$/)
  expect(stderr).toMatch(/No daemon is alive: it waits for one/)
  expect(await lastAct()).toEqual({ actor, action: 'run_missed', subject: 'nightly', reason: 'it is over' })
  expect((await punctual(asked)).stdout).toBe('There is nothing to run.\n')
})

test('missed --run takes numbers too, whichever schedule they belong to', async () => {
  const rows = (await owed()).filter(({ scheduledFor }: { scheduledFor: string }) => scheduledFor === at(4))
  const ids = rows.map(({ id }: { id: number }) => id)
  const { json } = await punctual(['missed', '--run', ids.join(','), '--json'])
  expect(json().runs).toMatchObject([
    { scheduleId: 'feed-refresh', scheduledFor: at(4) },
    { scheduleId: 'nightly', scheduledFor: at(4) },
  ])
})

test('missed --run --newest-only runs one of each schedule, and says what is still owed', async () => {
  const [late] = await owedLate()
  const { code, stdout, stderr } = await punctual(['missed', 'feed-refresh', '--run', '--newest-only'])
  expect(code).toBe(0)
  expect(stdout).toBe(`○ run ${late!.id} of feed-refresh, due 2026-03-01 05:00:00 UTC\n`)
  expect(stderr).toMatch(/^feed-refresh still owes 1 row\.$/m)
})

/** The occurrence at five of feed-refresh is found missed as well. */
async function owedLate() {
  await bySql(
    "select punctual.claim_due_schedules('test', schedule_ids => array['feed-refresh'], at => $1::timestamptz)",
    [at(6)],
  )
  return bySql(
    "select id from punctual.missed_detail where schedule_id = 'feed-refresh' and scheduled_for = $1",
    [at(5)],
  )
}

test('missed --dismiss says that they need not run', async () => {
  const { code, stdout } = await punctual(['missed', 'feed-refresh', '--dismiss', '--reason', 'covered'])
  expect({ code, stdout }).toEqual({ code: 0, stdout: '◇ feed-refresh: 1 row dismissed\n' })
  expect(await lastAct()).toMatchObject({ action: 'dismiss_missed', reason: 'covered' })
  expect((await punctual(['missed'])).stdout).toBe('Nothing is owed.\n')
})

test.each([
  [['missed', '--run', 'nightly'], /numbers of runs, such as 17,18/],
  [['missed', '--run', '--dismiss'], /cannot be used with option/],
  [['missed', '--dry-run', '--dismiss'], /--dry-run goes with --run/],
  [['missed', '--newest-only'], /--newest-only and --per-minute go with --run/],
  [['missed', '--run', '--per-minute', '0'], /a whole number from 1 to 1000/],
  [['missed', '--dismiss', '--newest-only'], /cannot be used with option/],
  [['missed', 'nightly', '--since', at(2), '--until', at(1), '--run'], /ends at .*, before it begins/],
  [['backfill', 'nightly'], /A backfill needs --from and --to/],
  [['backfill', 'nightly', '--from', at(1), '--to', '2100-01-01'], /in the future/],
  [['backfill', 'nightly', '--from', at(2), '--to', at(1)], /before it begins/],
  [['backfill', 'nightly', '--from', at(2), '--to', at(3), '--pace', '0'], /a whole number from 1 to 1000/],
  [['retry', 'last'], /"last" is not a run number/],
])('%j is refused with exit code 2', async (args, said) => {
  expect(await punctual(args)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(said) })
})

test('enable --dry-run counts what passed, says that it will not run, and lists the next', async () => {
  await bySql("select punctual.disable('feed-refresh', at => $1)", [at(6)])
  const { code, stdout, stderr } = await punctual(['enable', 'feed-refresh', '--dry-run'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: 'Nothing was changed.\n' })
  expect(stdout).toMatch(
    /^feed-refresh\n\d+ occurrences passed while it was disabled, from 2026-03-01 06:15:00 UTC on\. They will NOT run\.\n/,
  )
  expect(stdout).toMatch(/To run them: punctual backfill feed-refresh --from 2026-03-01T06:15:00.000Z --to /)
  expect((await punctual(['list', '--json'])).json().schedules[0]).toMatchObject({ enabled: false })
  const { json } = await punctual(['enable', 'feed-refresh', 'nightly', '--dry-run', '--json'])
  expect(json().schedules).toMatchObject([
    { id: 'feed-refresh', enabled: false, passed: { isMore: false, first: '2026-03-01T06:15:00.000Z' } },
    { id: 'nightly', enabled: true, passed: { count: 0 } },
  ])
})

test('backfill --dry-run lists the occurrences, counted, and asks for none', async () => {
  const range = ['--from', at(1), '--to', at(7)]
  const { code, stdout } = await punctual(['backfill', 'feed-refresh', ...range, '--dry-run'])
  expect(code).toBe(0)
  expect(stdout).toMatch(/^feed-refresh would run 25 occurrences\n {2}2026-03-01 01:00:00 UTC\n/)
  expect(stdout).toMatch(/\n {2}… 4 more\n {2}2026-03-01 07:00:00 UTC\n$/)
  const { json } = await punctual(['backfill', 'feed-refresh', ...range, '--dry-run', '--json'])
  expect(json()).toMatchObject({ count: 25, isMore: false, first: at(1), last: at(7) })
  expect(json().occurrences).toHaveLength(25)
  expect((await punctual(['backfills'])).stdout).toBe('No backfill.\n')
  const none = await punctual(['backfill', 'nightly', '--from', at(1), '--to', at(2), '--dry-run'])
  expect(none.stdout).toBe('nightly has no occurrence in that range.\n')
})

test('a backfill without a daemon waits visibly; it can be seen and cancelled', async () => {
  const range = ['--from', at(1), '--to', at(2), '--reason', 'wrong prices']
  const { code, stdout, stderr } = await punctual(['backfill', 'feed-refresh', ...range])
  expect(code).toBe(0)
  expect(stdout).toMatch(/^○ backfill \d+ of feed-refresh requested: 5 occurrences\n$/)
  expect(stderr).toMatch(/No daemon is alive: backfill \d+ waits for one/)
  const [{ id }] = (await punctual(['backfills', 'feed-refresh', '--json'])).json().backfills
  expect((await punctual(['backfills'])).stdout).toMatch(
    /feed-refresh +▶ running +0 +0 +0 +\? +2026-03-01 01:00:00/,
  )
  const cancelled = await punctual(['backfills', '--cancel', String(id), '--reason', 'wrong range'])
  expect(cancelled.stdout).toMatch(/^‖ backfill \d+ of feed-refresh cancelled: 0 done\n$/)
  expect(await punctual(['backfills', '--cancel', String(id)])).toMatchObject({ code: 5 })
  expect(await punctual(['backfills', '--cancel', '999'])).toMatchObject({ code: 4 })
})

test('cancel ends a run, with who and why', async () => {
  await bySql("select * from punctual.tick('by-hand')")
  const { id } = await first("select id from punctual.run_detail where status = 'queued' limit 1")
  expect(await punctual(['retry', String(id)])).toMatchObject({
    code: 5,
    stderr: expect.stringMatching(/^✕ Run \d+ has not ended.*\n→ Wait for its end, or cancel it first/),
  })
  const cancelled = await punctual(['cancel', String(id), '--reason', 'wrong file'])
  expect(cancelled).toMatchObject({ code: 0, stdout: `‖ run ${id} cancelled\n` })
  expect(await lastAct()).toMatchObject({ actor, action: 'cancel_run', reason: 'wrong file' })
  expect(await punctual(['cancel', String(id)])).toMatchObject({ code: 5 })
})

test('retry repeats a run; cancel touches none when one does not exist', async () => {
  const { id } = await first("select id from punctual.run_detail where status = 'cancelled' limit 1")
  const { runId, retryOf } = (await punctual(['retry', String(id), '--json'])).json()
  expect({ runId, retryOf }).toEqual({ runId: expect.any(Number), retryOf: Number(id) })
  expect(await punctual(['cancel', '999999', String(runId)])).toMatchObject({ code: 4 })
  expect(await bySql('select status from punctual.run_detail where id = $1', [runId])).toEqual([
    { status: 'pending' },
  ])
  expect((await punctual(['cancel', String(runId), '--json'])).json()).toEqual({
    runs: [{ runId, outcome: 'cancelled' }],
  })
})
