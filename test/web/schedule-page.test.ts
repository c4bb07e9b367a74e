import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Role } from '../../src/web/auth/identity.ts'
import { schedule } from '../sql/definitions.ts'
import { testApp, tokenOf } from './client.ts'
import { definitions, sync } from './seed.ts'
import { words } from './words.ts'

let web: Awaited<ReturnType<typeof testApp>>
const query = (text: string, values?: unknown[]) => web.seeded.query(text, values)

beforeAll(async () => {
  web = await testApp()
})
afterAll(() => web.close())
afterEach(() => expect(web.failures).toEqual([]))

type Looking = { role?: Role; zone?: string; asked?: Record<string, string> }

async function pageOf(id: string, { role = 'ADMIN', zone = 'UTC', asked = {} }: Looking = {}) {
  const headers = { Cookie: `punctual=${await tokenOf(role)}; zone=${encodeURIComponent(zone)}` }
  const { status, text } = await web.ask('GET', `/admin/schedules/${id}?${new URLSearchParams(asked)}`, {
    headers,
  })
  expect(status).toBe(200)
  return { text, words: words(text) }
}

/** A schedule of its own for a test, beside the others. */
async function define(id: string, fields: Parameters<typeof schedule>[1] = {}) {
  const target = { job: 'cleanup' }
  definitions.schedules.push(schedule(id, { target, waves: [['cleanup']], ...fields }) as never)
  await sync(web.seeded, definitions)
}

type Run = { ago: string; status: string } & Partial<{
  reason: string
  occurrences: number
  took: number
  error: string
  late: number
}>

async function record(id: string, runs: Run[]) {
  for (const { ago, status, reason, occurrences = 1, took, error, late = 0 } of runs)
    await query(
      `insert into punctual.runs (schedule_id, scheduled_for, trigger, status, reason, occurrences, error, started_at, finished_at)
       select $1, t.due, 'schedule', $3, $4, $5, $6, case when $7::float is not null then t.due + $8 * interval '1 second' end,
         t.due + ($8 + $7) * interval '1 second'
       from (select now() - $2::interval as due) t`,
      [id, ago, status, reason, occurrences, error, took, late],
    )
}

test('the page says what it is, its rule in words, where it comes from and what it runs', async () => {
  const { words } = await pageOf('feed-refresh')
  expect(words).toContain('feed-refresh Fetches the feed')
  expect(words).toContain('Every 15 minutes, UTC */15 * * * * in UTC')
  expect(words).toContain('the group feed wave 1 feed.download')
  expect(words).toContain('wave 2 feed.import after feed.download, 3 attempts')
  expect(words).toContain('Payload {"full":false}')
  expect(words).toMatch(/Synced (now|\d s ago) by test, definitions [0-9a-f]{12}/)
  expect(words).toContain('New schedules begin disabled, and nobody has enabled it yet.')
  expect(words).toContain('Nothing has come due yet.')
  expect(words).toContain('Too few runs have ended to tell.')
})

test('the rate of success is of what ended; skips and misses stand beside it', async () => {
  await define('rated')
  await record('rated', [
    ...Array.from({ length: 3 }, (_, index) => ({ ago: `${index + 1} hours`, status: 'succeeded', took: 2 })),
    { ago: '5 hours', status: 'failed', took: 9, error: 'Error: no route\n  at x' },
    { ago: '6 hours', status: 'skipped', reason: 'overlap' },
    { ago: '3 days', status: 'lost' },
    { ago: '4 days', status: 'skipped', reason: 'missed', occurrences: 7 },
    { ago: '20 days', status: 'succeeded', took: 2 },
  ])
  const { words } = await pageOf('rated')
  expect(words).toContain('Succeeded, 24 h 75.0 % 3 of 4 · 1 skipped')
  expect(words).toContain('Succeeded, 7 d 60.0 % 3 of 5 · 1 skipped · 7 missed')
  expect(words).toContain('Succeeded, 30 d 66.7 % 4 of 6 · 1 skipped · 7 missed')
  expect(words).toContain('Owed 7 7 occurrences not run yet')
  expect(words).toContain(
    'Half of the last 5 took at most 2.0 s, 95 % at most 7.6 s, the longest 9.0 s; 1 failed.',
  )
})

test('what did not run says why in its row, what failed with its error', async () => {
  const { words, text } = await pageOf('rated')
  expect(words).toContain('skipped The previous run was still active.')
  expect(words).toContain(
    '7 occurrences. It came due while nobody claimed it, and was found later than its grace allows.',
  )
  expect(words).toContain('failed Error: no route')
  expect(text).toContain('href="../missed?scheduleId=rated"')
  expect(text).toContain('href="../runs?scheduleId=rated"')
})

test('what a run says and who asked for it are told apart', async () => {
  await define('asked')
  await record('asked', [
    { ago: '1 hour', status: 'failed', took: 1, error: 'Error: no rows in warehouse-eu' },
  ])
  await query(
    "update punctual.runs set requested_by = 'lena', request_reason = 'the key was renewed' where schedule_id = 'asked'",
  )
  expect((await pageOf('asked')).words).toContain(
    'failed Error: no rows in warehouse-eu · asked for by lena: the key was renewed',
  )
})

test('a job that is tried once says 1 attempt', async () => {
  await query("update punctual.jobs set max_attempts = 1 where name = 'cleanup'")
  expect((await pageOf('nightly')).words).toMatch(/cleanup 1 attempt /)
  await query("update punctual.jobs set max_attempts = 3 where name = 'cleanup'")
})

test('complaint 4: the calendar counts the days of the zone that the reader has picked', async () => {
  await define('calendar')
  const day = (zone: string, at: Date) => at.toLocaleDateString('sv-SE', { timeZone: zone })
  const [{ due }] = (await query(
    "insert into punctual.runs (schedule_id, scheduled_for, trigger, status) values ('calendar', date_trunc('day', now(), 'UTC') - interval '3 days' + interval '23 hours', 'schedule', 'failed') returning scheduled_for as due",
  )) as [{ due: Date }]
  for (const zone of ['UTC', 'Pacific/Kiritimati', 'Pacific/Honolulu']) {
    const { text, words } = await pageOf('calendar', { zone, asked: {} })
    expect(words).toContain(`Days of ${zone}, your zone.`)
    expect(text.match(/title="[^"]*: 1 failed"/g)).toEqual([`title="${day(zone, due)}: 1 failed"`])
  }
})

test('complaint 5: what comes is told in the zone of the schedule and in that of the reader, each named', async () => {
  await define('tokyo', { cron: '0 9 * * *', timezone: 'Asia/Tokyo' })
  const { words, text } = await pageOf('tokyo', { zone: 'America/New_York' })
  expect(words).toMatch(/Asia\/Tokyo America\/New_York From now/)
  const rows = [...words.matchAll(/(\d{4}-\d\d-\d\d) 09:00:00 \+09:00 (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)/g)]
  expect(rows).toHaveLength(10)
  for (const [, date, there] of rows)
    expect(there).toBe(
      new Date(`${date}T00:00:00Z`).toLocaleString('sv-SE', { timeZone: 'America/New_York' }),
    )
  expect(text).toContain('Next 10, if it were enabled')
})

test('complaint 8: the window of the timeline follows how often it comes due, and can be changed by links', async () => {
  await define('minutely', { cron: '* * * * *' })
  await define('hourly', { cron: '0 * * * *' })
  await define('daily', { cron: '0 3 * * *' })
  await define('monthly', { cron: '0 3 1 * *' })
  const spanOf = async (id: string, asked = {}) =>
    /<span class="chip">(\w+)<\/span><a class="button icon-button earlier"/.exec(
      (await pageOf(id, { asked })).text,
    )?.[1]
  expect(await Promise.all(['minutely', 'hourly', 'daily', 'monthly'].map((id) => spanOf(id)))).toEqual([
    ...['6h', '24h', '30d', '1y'],
  ])
  expect(await spanOf('hourly', { span: '7d' })).toBe('7d')
  expect(await spanOf('hourly', { span: 'ever' })).toBe('24h')
  const { text } = await pageOf('hourly', { asked: { until: '2026-01-02T00:00:00Z' } })
  expect(text).toContain('href="../schedules/hourly?until=2026-01-01T08%3A00%3A00.000Z" aria-label="Earlier"')
  expect(text).toContain('href="../schedules/hourly?until=2026-01-02T16%3A00%3A00.000Z" aria-label="Later"')
  expect(text).toContain(
    'href="../schedules/hourly?span=7d&amp;until=2026-01-02T00%3A00%3A00.000Z" aria-label="Zoom out"',
  )
  expect(words(text)).toContain('2025-12-31 16:00:00 UTC to 2026-01-02 00:00:00 UTC: nothing happened')
})

test('the timeline shows the very time that was chosen, moves by half of it, and zooms to the nearest lengths', async () => {
  await define('brushed', { cron: '0 * * * *' })
  const chosen = { from: '2026-01-02T00:00:00Z', until: '2026-01-02T10:00:00Z' }
  const { text } = await pageOf('brushed', { asked: chosen })
  expect(words(text)).toContain('2026-01-02 00:00:00 UTC to 2026-01-02 10:00:00 UTC: nothing happened')
  expect(words(text)).toContain('Timeline 2026-01-02')
  expect(text).toContain('<span class="chip">10 h</span>')
  const query = (from: string, until: string) =>
    new URLSearchParams({ from: `${from}.000Z`, until: `${until}.000Z` }).toString().replace('&', '&amp;')
  const link = (query: string, label: string) =>
    expect(text).toContain(`href="../schedules/brushed?${query}" aria-label="${label}"`)
  link(query('2026-01-01T19:00:00', '2026-01-02T05:00:00'), 'Earlier')
  link(query('2026-01-02T05:00:00', '2026-01-02T15:00:00'), 'Later')
  link('span=6h&amp;until=2026-01-02T10%3A00%3A00.000Z', 'Zoom in')
  link('until=2026-01-02T10%3A00%3A00.000Z', 'Zoom out')
})

test.each([
  ['less than an hour is widened to one', ['2026-01-02T10:00:00Z', '2026-01-02T10:20:00Z'], '1 h'],
  ['an end before its beginning is none', ['2026-01-02T10:00:00Z', '2026-01-02T09:00:00Z'], '24h'],
  ['more than can be drawn is none', ['1970-01-02T10:00:00Z', '2026-01-02T09:00:00Z'], '24h'],
  ['no instant at all is none', ['once', 'later'], '24h'],
] as const)('of the time that was chosen for the timeline, %s', async (_, [from, until], told) => {
  await define('chosen', { cron: '0 * * * *' })
  const { text } = await pageOf('chosen', { asked: { from, until } })
  expect(text).toContain(`<span class="chip">${told}</span>`)
})

test('each of the next ten says what would become of it now', async () => {
  await define('flagged', { flag: 'never-on', cron: '0 * * * *' })
  await query("select punctual.enable('flagged')")
  await query(
    `select punctual.set_forecasts(jsonb_build_array(jsonb_build_object('id', 'flagged', 'revision', revision, 'forecast',
       (select jsonb_agg(date_trunc('hour', now(), 'UTC') + n * interval '1 hour') from generate_series(1, 3) n))), '2026a')
     from punctual.schedules where id = 'flagged'`,
  )
  const { words } = await pageOf('flagged')
  expect(words.match(/is skipped Its feature flag was off\./g)).toHaveLength(3)
  expect(words.match(/further than the forecast reaches/g)).toHaveLength(7)
})

test('why is answered for now and for any instant of the reader', async () => {
  await query("select punctual.disable('nightly', 'the supplier is down')")
  expect((await pageOf('nightly')).words).toContain('Why, as of now')
  const { words, text } = await pageOf('nightly', {
    zone: 'Europe/Berlin',
    asked: { why: '2026-01-01T12:30', span: '7d' },
  })
  expect(words).toContain('Why, 2026-01-01 12:30:00 Europe/Berlin')
  expect(text).toContain('name="why" value="2026-01-01T12:30"')
  expect(text).toContain('<input type="hidden" name="span" value="7d"')
  const [row] = await web.seeded.query<{ answer: string }>(
    "select answer from punctual.why('nightly', '2026-01-01 11:30+00') order by step desc limit 1",
  )
  expect(words).toContain(row!.answer)
})

test('who turned it off and why stands at its head, and in the audit entries', async () => {
  await query("select punctual.enable('tokyo', 'go')")
  await query("select punctual.disable('tokyo', 'the supplier is down', now() + interval '40 minutes')")
  const { words } = await pageOf('tokyo')
  expect(words).toMatch(
    /paused by \w+ (now|\d+ s ago) : the supplier is down\. It goes on by itself in 40 min/,
  )
  expect(words).toMatch(/Audit \w+ disable in SQL : the supplier is down/)
})

test('each policy says in a sentence what it does, and those that are not set are not listed', async () => {
  await define('strict', {
    catch_up: 'run_all',
    overlap: 'queue',
    deadline_ms: 90_000,
    calendars: ['freeze'],
    on_blackout: 'next_day',
    jitter_ms: 30_000,
    max_parallel: 2,
    pause_after_failures: 3,
    max_runs: 5,
    time_window: { from: '09:00', to: '17:00', days: [1, 2] },
  })
  const { words } = await pageOf('strict')
  for (const sentence of [
    'catchUp run_all After an outage every missed occurrence runs, one after the other (at most 100, none older than 7 d).',
    'overlap queue While a run is active, one occurrence waits for its end',
    'deadline 90 s A run that has not started this long after its instant is skipped.',
    'window 09:00 to 17:00, Mon Tue',
    'calendars freeze What falls on a day that one of them blacks out waits for the next free day',
    'jitter 30 s',
    'maxParallel 2',
    'pauseAfterFailures 3 After 3 failed runs in a row it disables itself.',
    'maxRuns 0 of 5',
  ])
    expect(words).toContain(sentence)
  expect(words).not.toMatch(/ stagger | startsAt | flag /)
})

test('the card of the clock change tells before it happens what will become of its times', async () => {
  await define('night', { cron: '30 2 * * *', timezone: 'Europe/Berlin' })
  await query(
    "update punctual.schedules set clock_change_at = now() + interval '1 day', clock_change = 'On that day it runs once.' where id = 'night'",
  )
  expect((await pageOf('night')).words).toMatch(
    /Clock change On \d{4}-\d\d-\d\d the clock in Europe\/Berlin goes (ahead|back) from 0\d:00 to 0\d:00 , in \d+ d [^.]*\. On that day it runs once\./,
  )
  expect((await pageOf('feed-refresh')).words).toContain('The clock in UTC does not change within 400 days.')
})

test('one that the code dropped is greyed, cannot be enabled, and says what would bring it back', async () => {
  await define('dropped')
  await query("select punctual.enable('dropped')")
  definitions.schedules.pop()
  await sync(web.seeded, definitions)
  const { text, words } = await pageOf('dropped')
  expect(text).toContain('<article class="schedule retired">')
  expect(words).toContain(
    'it cannot be enabled. To have it back, define it again in punctual.config.ts and deploy.',
  )
  expect(text).not.toContain('method="post" action="../schedules')
  expect(text).toMatch(/<button type="button" role="switch"[^>]*aria-checked="false"[^>]*disabled/)
})

test('one that is parked says what is wrong and how to mend it', async () => {
  await define('parked')
  await query("select punctual.enable('parked')")
  await query(
    "update punctual.schedules set cron = 'rubbish', halt = 'error', forecast_error = '\"rubbish\" has 1 field.' where id = 'parked'",
  )
  const { words, text } = await pageOf('parked')
  expect(words).toContain(
    'parked "rubbish" has 1 field. Correct it in punctual.config.ts and deploy; the Cron lab says what is allowed.',
  )
  expect(text).toContain('href="../cron?cron=rubbish&amp;timezone=UTC"')
  await query(
    "update punctual.schedules set cron = '* * * * *', halt = null, forecast_error = null, wave_sizes = '{}' where id = 'parked'",
  )
  expect((await pageOf('parked')).words).toContain('Its target is the job cleanup: define such a job')
})

test('a viewer sees the controls and why he may not use them', async () => {
  const { text, words } = await pageOf('feed-refresh', { role: 'VIEWER' })
  expect(words).toContain('You may look, not change: your role is VIEWER.')
  expect(text).toMatch(/<button type="button" disabled[^>]*aria-describedby="refusal-reason"[^>]*>Run now/)
  expect(text).not.toContain('method="post" action="../schedules')
})

test('it can be copied out as psql, command, curl and link', async () => {
  const { words } = await pageOf('feed-refresh', { asked: { done: 'enabled', 'done.id': 'feed-refresh' } })
  expect(words).toContain("select * from punctual.schedule_detail where id = 'feed-refresh' \\gx")
  expect(words).toContain('punctual show feed-refresh')
  expect(words).toContain('http://localhost/api/admin/schedules/feed-refresh')
  expect(words).toContain('link http://localhost/admin/schedules/feed-refresh Copy')
})

test('odd addresses are a page, never an error', async () => {
  const headers = { Cookie: `punctual=${await tokenOf('VIEWER')}` }
  expect((await web.ask('GET', '/admin/schedules/feed-refrehs', { headers })).status).toBe(404)
  for (const asked of [
    '?why=then&until=never&span=0',
    '?until=9999-12-31T23:59:59Z',
    '?until=1970-01-01T00:00:00Z',
    '?why=9999-12-31T23:59',
  ])
    expect((await web.ask('GET', `/admin/schedules/feed-refresh${asked}`, { headers })).status).toBe(200)
})
