import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { pagesOf } from './asking-pages.ts'
import { testApp } from './client.ts'
import { insertOutage, insertRun } from './seed-runs.ts'

let web: Awaited<ReturnType<typeof testApp>>
const { get, post } = pagesOf(() => web)
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000)
let feed: number
let nightly: number
let beyond: number

beforeAll(async () => {
  web = await testApp()
  await insertOutage(web.seeded, minutesAgo(120))
})
afterAll(() => web.close())

/** Two debts of one outage, six occurrences together, and one that a limit left out. */
beforeEach(async () => {
  await web.seeded.query('truncate punctual.runs, punctual.audit_log')
  await web.seeded.query(
    'update punctual.schedule_clocks set locked_run_id = null, locked_at = null, locked_by = null',
  )
  const missed = { status: 'skipped', reason: 'missed', decided_at: minutesAgo(119) }
  feed = await insertRun(web.seeded, {
    ...{ ...missed, schedule_id: 'feed-refresh', occurrences: 5 },
    ...{ first_scheduled_for: minutesAgo(175), scheduled_for: minutesAgo(130) },
  })
  nightly = await insertRun(web.seeded, { ...missed, scheduled_for: minutesAgo(150) })
  beyond = await insertRun(web.seeded, {
    ...{
      status: 'skipped',
      reason: 'catch_up_limit',
      scheduled_for: minutesAgo(10_000),
      decided_at: minutesAgo(119),
    },
  })
})

test('complaint 17: after an outage the page tells how many were missed, by which schedules, and when nobody kept time', async () => {
  const { text } = await get('missed')
  expect(text).toContain('7 occurrences of 2 schedules came due and did not run.')
  expect(text).toMatch(
    /Daemon down \d{4}-\d\d-\d\d \d\d:\d\d:\d\d – .*\d\d:\d\d:\d\d 60\.0 min 2 schedules, 6 occurrences owed/,
  )
  expect(text).toContain('Beyond the limit of their catch-up 1 schedule, 1 occurrence owed')
})

test('each line says its schedule, its range, its policy, and what happens if nobody acts', async () => {
  const { text } = await get('missed')
  expect(text).toMatch(
    /feed-refresh \S+ \S+ – .*? 5 skip It never runs: what is missed is skipped, and stays owed\./,
  )
  expect(text).toContain('It never runs: catching up takes at most 100, and left it out.')
})

test('the question lists every instant, and its verb has the count that a dry run gave', async () => {
  const { text, html } = await get(`missed/ask?runs=${feed}&runs=${nightly}&do=run`)
  expect(text).toContain('2 runs for 6 occurrences')
  expect(html).toContain('>Run 2 missed</button>')
  expect(text).toMatch(/nightly It runs at the next pass\..*feed-refresh It runs at the next pass\./)
  const [{ count }] = (await web.seeded.query(
    "select count(*)::int from punctual.runs where status = 'skipped'",
  )) as [{ count: number }]
  expect(count).toBe(3)
  expect((await get(`missed/ask?runs=${feed},${nightly},${beyond}&do=dismiss`)).html).toContain(
    '>Dismiss 3 missed</button>',
  )
})

test('a row of several occurrences says that one run stands for them, and leads to a backfill with a run for each', async () => {
  const { text, html } = await get(`missed/ask?runs=${feed}&runs=${nightly}&do=run`)
  expect(text.match(/One run stands for its \d+ occurrences/g)).toEqual([
    'One run stands for its 5 occurrences',
  ])
  const [, backfill] = /href="[^"]*?\/(missed\/backfill\?[^"]+)"/.exec(html)!
  const question = await get(backfill!.replaceAll('&amp;', '&'))
  expect(question.status).toBe(200)
  expect(question.text).toMatch(/3 occurrences of feed-refresh from/)
  const [row] = await web.seeded.query<{ first: Date; last: Date }>(
    'select first_scheduled_for as first, scheduled_for as last from punctual.runs where id = $1',
    [feed],
  )
  expect(question.html).toContain(`name="from" value="${row!.first.toISOString()}"`)
  expect(question.html).toContain(`name="to" value="${row!.last.toISOString()}"`)
  expect((await get(`missed/ask?runs=${nightly}&do=run`)).text).not.toContain('stands for')
})

test('only the newest of each schedule can be chosen; the older ones stay owed, and that is said', async () => {
  const { text, html } = await get(`missed/ask?runs=${feed},${nightly},${beyond}&do=run&order=newest`)
  expect(html).toContain('>Run 2 missed</button>')
  expect(text).toContain('1 older one stays owed.')
})

test('a pace is asked about, and the runs begin so many a minute', async () => {
  await web.seeded.query("update punctual.runs set schedule_id = 'feed-refresh' where id = any ($1)", [
    [nightly, beyond],
  ])
  const ask = `missed/ask?runs=${feed},${nightly},${beyond}&do=run`
  const question = await get(`${ask}&pace=minute&perMinute=4`)
  expect(question.text).toContain('the oldest of each schedule first, at most 4 of each in a minute.')
  expect(question.text.match(/It waits until /g)).toHaveLength(2)
  expect(question.html).toContain('name="perMinute" value="4"')
  expect((await get(`${ask}&pace=turns&perMinute=4`)).html).not.toContain('name="perMinute"')
  expect((await get(`${ask}&pace=minute&perMinute=0`)).status).toBe(400)
  await post('missed/run', { runs: `${feed},${nightly},${beyond}`, perMinute: '4' })
  expect(
    await web.seeded.query(
      'select id::int, extract(epoch from due_at - requested_at)::int as after from punctual.runs order by due_at',
    ),
  ).toEqual([
    { id: beyond, after: 0 },
    { id: nightly, after: 15 },
    { id: feed, after: 30 },
  ])
  expect((await get(`runs/${feed}`)).text).toContain('It was asked for with others, so many a minute')
})

test('what was asked to run stays in its place as a link to its run, with who asked and why', async () => {
  const answered = await post('missed/run', {
    runs: `${feed},${nightly}`,
    reason: 'the outage is over',
    back: 'missed',
  })
  expect(answered.status).toBe(303)
  const { text, html } = await get(answered.location!.replace(/^.*?(missed.*)$/, '$1'))
  expect(text).toContain('2 missed occurrences were asked to run.')
  expect(text).toContain(`pending run ${feed} asked for by ana: the outage is over`)
  expect(html).toContain(`id="debt-${feed}"`)
  expect(html).not.toContain(`id="tick-${feed}"`)
  expect(text).toContain('1 occurrence of 1 schedule came due')
})

test('the same debt again is refused, with the run that there is', async () => {
  await post('missed/run', { runs: String(feed) })
  const again = await post('missed/run', { runs: String(feed) })
  expect(again.status).toBe(409)
  expect(again.text).toContain(`run ${feed} of feed-refresh was made up for already: it is pending`)
  const { text } = await get(`missed/ask?runs=${feed}&do=run`)
  expect(text).toContain(
    `There is nothing to run run ${feed} of feed-refresh was made up for already: pending`,
  )
})

test('of several the ones that are owed run, and each other is named', async () => {
  await post('missed/dismiss', { runs: String(nightly) })
  await web.seeded.query("update punctual.schedules set retired_at = now() where id = 'feed-refresh'")
  const answered = await post('missed/run', { runs: `${feed},${beyond}` })
  await web.seeded.query("update punctual.schedules set retired_at = null where id = 'feed-refresh'")
  expect(answered.status).toBe(409)
  expect(answered.text).toContain('1 missed one was asked to run, the others were not.')
  expect(answered.text).toMatch(/feed-refresh .*retired/)
})

test('dismissed debts are owed no more, and the audit log knows who and why', async () => {
  const answered = await post('missed/dismiss', {
    runs: `${feed},${nightly},${beyond}`,
    reason: 'covered',
    back: 'missed',
  })
  expect(answered.status).toBe(303)
  const { text } = await get('missed')
  expect(text).toContain('Nothing is owed')
  expect(text).toMatch(/The last occurrence that was missed was due .* ago/)
  const acts = await web.seeded.query(
    "select distinct actor, reason from punctual.audit_detail where action = 'dismiss_missed'",
  )
  expect(acts).toEqual([{ actor: 'ana', reason: 'covered' }])
  expect((await post('missed/dismiss', { runs: String(feed) })).text).toContain('was dismissed already')
})

test('nothing chosen, or nonsense, is refused with what to do', async () => {
  expect((await get('missed/ask?do=run')).text).toContain('Nothing was chosen. Tick the lines')
  expect((await get('missed/ask?runs=1;drop')).status).toBe(400)
  expect((await get('missed/ask?runs=1&do=burn')).status).toBe(400)
  expect((await post('missed/run', { runs: '' })).status).toBe(400)
})

test('a viewer sees what is owed and cannot run it, and is told why', async () => {
  const { html, text } = await get('missed', 'VIEWER')
  expect(html).toMatch(/<button class="primary" name="do" value="run"[^>]* disabled/)
  expect(text).toContain('You may look; only ADMIN may change things.')
  expect((await post('missed/run', { runs: String(feed) }, 'VIEWER')).status).toBe(403)
})

test('a backfill is asked about with its count and pace, shows how far it is, and can be cancelled', async () => {
  const range = { scheduleId: 'feed-refresh', from: '2026-01-01T00:00', to: '2026-01-01T05:00', pace: '3' }
  const question = await get(`missed/backfill?${new URLSearchParams(range)}`)
  expect(question.text).toContain(
    '21 occurrences of feed-refresh from 2026-01-01 00:00:00 – 05:00:00 UTC, the oldest first, 3 at a time.',
  )
  expect(question.html).toContain('>Run 21 occurrences</button>')
  await post('missed/backfill', { ...range, reason: 'prices were wrong' })
  const { text, html } = await get('missed')
  expect(text).toMatch(/feed-refresh backfill \d+ .* running: 0 done so far 3 .* by ana prices were wrong/)
  const id = /backfills\/(\d+)\/cancel/.exec(html)![1]
  expect((await get(`missed/backfills/${id}/cancel`)).text).toContain('it begins no further run')
  await post(`missed/backfills/${id}/cancel`)
  expect((await get('missed')).text).toContain('cancelled: 0 done so far')
})

test('a backfill that cannot be is refused before it is asked about', async () => {
  const ask = (fields: Record<string, string>) => get(`missed/backfill?${new URLSearchParams(fields)}`)
  const range = { scheduleId: 'feed-refresh', from: '2026-01-02T00:00', to: '2026-01-01T00:00' }
  const disordered = await ask(range)
  expect(disordered.status).toBe(400)
  expect(disordered.text).toContain('To must not be before From')
  expect(disordered.text).not.toMatch(/since|until/)
  const empty = await ask({ scheduleId: 'feed-refresh', from: '', to: '' })
  expect(empty.text).toContain('From must be given To must be given')
  expect(empty.text).not.toContain('undefined')
  expect((await ask({ ...range, scheduleId: '' })).text).toContain('Schedule must be given')
  expect((await ask({ ...range, scheduleId: 'feed-refrehs', to: '2026-01-03T00:00' })).text).toContain(
    'Did you mean "feed-refresh"?',
  )
  expect((await ask({ ...range, pace: '0' })).text).toContain('must be a whole number from 1 to 1000')
})
