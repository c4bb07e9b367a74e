import { afterAll, beforeAll, expect, test } from 'vitest'
import { job, schedule } from '../sql/definitions.ts'
import { createTestDatabase } from '../support/database.ts'
import { testApp, tokenOf } from './client.ts'
import { sync } from './seed.ts'

let web: Awaited<ReturnType<typeof testApp>>

beforeAll(async () => {
  web = await testApp()
})
afterAll(() => web.close())

async function page(path: string, zone = 'UTC') {
  const Cookie = `punctual=${await tokenOf('VIEWER')}; zone=${encodeURIComponent(zone)}`
  const answer = await web.ask('GET', path, { headers: { Cookie } })
  return { ...answer, words: answer.text.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ') }
}

const register = (id: string, status: string, beatAgo: string) =>
  web.seeded
    .query(
      `select punctual.register_worker($1, 'schedule_daemon', $2, $1 || '-host', 7, 'fra', 'e784079c', '9.9.9', '10 s', at => now() - interval '1 hour')`,
      [id, status],
    )
    .then(() =>
      web.seeded.query('select punctual.heartbeat($1, $2, 0, at => now() - $3::interval)', [
        id,
        status,
        beatAgo,
      ]),
    )

test('without a daemon ever the page says how to start one, here and on Fly', async () => {
  const { status, words } = await page('/admin/daemon')
  expect(status).toBe(200)
  expect(words).toContain('There was never a daemon here')
  expect(words).toContain('npx punctual daemon')
  expect(words).toContain('fly scale count daemon=2')
})

test('who leads, who stands by, what is silent, and the lines to copy with the ids in them', async () => {
  await register('leader', 'leading', '2 s')
  await register('spare', 'standby', '2 s')
  await register('quiet', 'standby', '10 minutes')
  await web.seeded.query(
    "update punctual.leadership set epoch = 4, leader = 'leader', since = now() - interval '1 hour'",
  )
  await web.seeded.query(
    "insert into punctual.leadership_terms (epoch, leader, region, gained_at) values (4, 'leader', 'fra', now() - interval '1 hour')",
  )
  await web.seeded.query(
    `insert into punctual.queue_samples (at, ready, running, scheduled, failed)
     select t, 41, 1, 2, 3 from generate_series(now() - interval '20 minutes', now() - interval '10 minutes', interval '15 seconds') t`,
  )
  const { words, text } = await page('/admin/daemon', 'Europe/Berlin')
  expect(words).toMatch(/Leader Host leader-host Process 7 Region fra Machine e784079c Version 9\.9\.9/)
  expect(words).toContain('Silent: quiet-host (process 7) gave no sign of life')
  expect(words).toContain('Epoch 4')
  expect(text).toContain('data-copy="fly machine status e784079c"')
  expect(text).toContain('data-copy="fly logs -i e784079c"')
  expect(words).toContain('Heartbeat, last 24 hours in Europe/Berlin')
  expect(words).toMatch(/nobody led \((9|10) min\)/)
  expect(words).toContain('leader changed (1)')
  expect(words).toContain('ready 41')
  expect(text).toContain('href="./runbooks/no-leader"')
})

test('a ledger that Postgres has not looked at yet is not told as empty', async () => {
  await web.seeded.query('truncate punctual.runs')
  expect((await page('/admin/daemon')).words).toContain('Rows not estimated yet')
  await web.seeded.query('analyze punctual.runs')
  expect((await page('/admin/daemon')).words).toContain('Rows about 0')
})

test('the forecast says in whose zone its cells are, what comes next and why it will be skipped: complaint 2, by name', async () => {
  await web.seeded.query("select punctual.enable('nightly')")
  const forecast = [new Date(Date.now() + 600_000)]
  await web.seeded.query('select punctual.set_forecasts($1, $2)', [
    JSON.stringify([{ id: 'nightly', revision: 1, forecast, error: null }]),
    '2026a',
  ])
  await web.seeded.query("update punctual.schedules set flag = 'new-matching' where id = 'nightly'")
  const { words, text } = await page('/admin/forecast', 'Asia/Kolkata')
  expect(words).toContain('Next 24 hours, in quarters of an hour of Asia/Kolkata')
  expect(words).toContain('Seven days, in hours of Asia/Kolkata')
  expect(words).toMatch(/nightly in 10 min .* will be skipped Its feature flag was off\./)
  expect(words).toContain('With 1 paused or disabled')
  expect(words).toMatch(/America\/New_York 1 schedule in \d+ d/)
  expect(text.match(/<rect class="(ink-\d|past)"/g)!.length).toBeGreaterThanOrEqual(96 + 7 * 23)
  const including = await page('/admin/forecast?paused=include')
  expect(including.text).toMatch(/href="\.\/forecast\?paused=include" aria-current="true"/)
})

test('jobs tell who uses them; those of one schedule alone where asked, with a way back to all', async () => {
  const all = await page('/admin/jobs')
  expect(all.words).toMatch(/cleanup .*nightly/)
  expect(all.words).toContain('feed.import')
  expect(all.words).toContain('after feed.download')
  expect(all.words).toContain('no worker is alive')
  const one = await page('/admin/jobs?scheduleId=nightly')
  expect(one.words).toContain('Jobs of the schedule nightly Show all jobs')
  expect(one.words).toContain('cleanup')
  expect(one.words).not.toContain('feed.import')
  expect((await page('/admin/jobs?scheduleId=nihgtly')).status).toBe(404)
  expect((await page('/admin/jobs?scheduleId=No%20Such')).status).toBe(400)
})

test('a job that nothing schedules, one that is gone from the code, and one of another worker say so', async () => {
  const database = await createTestDatabase()
  const other = await testApp()
  const jobs = [job('unused'), job('gone'), job('theirs', { is_foreign: true, task: 'existing_task' })]
  const schedules = [schedule('uses', { target: { job: 'theirs' }, waves: [['theirs']] })]
  await sync(other.seeded, { jobs, schedules, calendars: [] })
  await other.seeded.query("update punctual.jobs set retired_at = now() where name = 'gone'")
  const Cookie = `punctual=${await tokenOf('VIEWER')}`
  const { text } = await other.ask('GET', '/admin/jobs', { headers: { Cookie } })
  const row = (name: string) => new RegExp(`<tr id="job-${name}">.*?</tr>`, 's').exec(text)![0]
  expect(row('unused')).toContain('defined, never scheduled')
  expect(row('gone')).toContain('no code for this job any more')
  expect(row('theirs')).toContain('task existing_task of other workers')
  expect(row('theirs')).not.toContain('no worker is alive')
  await other.close()
  await database.drop()
})

test('many jobs go on a page later', async () => {
  const other = await testApp()
  const names = Array.from({ length: 30 }, (_, index) => `job-${String(index).padStart(2, '0')}`)
  await sync(other.seeded, { jobs: names.map((name) => job(name)), schedules: [], calendars: [] })
  const Cookie = `punctual=${await tokenOf('VIEWER')}`
  const first = await other.ask('GET', '/admin/jobs', { headers: { Cookie } })
  const next = /href="\.\/(jobs\?after=[^"]+)"/.exec(first.text)![1]
  const second = await other.ask('GET', `/admin/${next}`, { headers: { Cookie } })
  const rows = (text: string) => (text.match(/<tr id="job-[^"]+"/g) ?? []).length
  expect([rows(first.text), rows(second.text)].reduce((sum, each) => sum + each)).toBeGreaterThanOrEqual(30)
  expect(rows(first.text)).toBe(25)
  await other.close()
})

test('the audit tells who did what, why, and what it changed; filters and pages are in the address', async () => {
  await web.seeded.query(
    "select punctual.disable('nightly', 'supplier <is> down', now() + interval '1 hour', 'ana')",
  )
  await web.seeded.query("select punctual.enable('nightly', null, 'lena')")
  for (let count = 0; count < 60; count += 1)
    await web.seeded.query("select punctual.audit('ben', 'set_flag', 'spam', null, '{\"on\": true}')")
  const found = await page('/admin/audit?actor=postgres+for+ana')
  const actors = await web.seeded.query<{ actor: string }>(
    "select actor from punctual.audit_detail where action = 'disable' limit 1",
  )
  const by = await page(`/admin/audit?actor=${encodeURIComponent(actors[0]!.actor)}&action=disable`)
  expect(by.words).toMatch(/disable nightly fired when due → paused until .* supplier &lt;is&gt; down/)
  expect(by.words).not.toContain('spam')
  expect(found.status).toBe(200)
  const first = await page('/admin/audit?subject=spam')
  const next = /href="\.\/(audit\?subject=spam&amp;before=\d+)"/.exec(first.text)![1]!.replace('&amp;', '&')
  const second = await page(`/admin/${next}`)
  const count = (text: string) => (text.match(/<tr id="act-/g) ?? []).length
  expect([count(first.text), count(second.text)]).toEqual([50, 10])
  expect(second.words).toContain('The newest')
  expect((await page('/admin/audit?subject=nobody')).words).toContain('Nothing was done to nobody')
  for (const bad of ['before=x', 'action=drop', 'actor=%00'])
    expect((await page(`/admin/audit?${bad}`)).status, bad).toBe(400)
})

test('the audit tells through what somebody acted, and nothing of it where an older release did not', async () => {
  await web.seeded.query(
    `insert into punctual.audit_log (at, actor, action, subject, channel)
     select now(), 'kim', 'trigger', 'told', channel from unnest(array['pages', 'api', 'cli', 'sql', null]) channel`,
  )
  const { words } = await page('/admin/audit?subject=told')
  expect([...words.matchAll(/ kim (.*?) ?trigger /g)].map(([, channel]) => channel)).toEqual([
    '',
    'in SQL',
    'with the CLI',
    'through the API',
    'on a page',
  ])
  expect((await page('/admin/schedules/nightly')).words).not.toMatch(/null|undefined/)
})

test('a runbook is read where it is needed; no other file is', async () => {
  const { words, text } = await page('/admin/runbooks/daemon-red')
  expect(words).toContain('Daemon red Symptom. The banner')
  expect(text).toContain('href="../runbooks/schedule-overdue"')
  for (const odd of ['README', '..%2fsecurity', 'nothing'])
    expect((await page(`/admin/runbooks/${odd}`)).status, odd).toBe(404)
})
