import { expect, test } from 'vitest'
import { tokenOf } from './client.ts'
import { ids, rowOf, schedulesApp, shown, words } from './schedules-app.ts'

const { enabled, page, post, ran, web } = schedulesApp()

test('complaint 1: a skipped run is a mark of its own, and says why without a click', async () => {
  await ran('hourly', { status: 'skipped', reason: 'overlap' })
  const row = rowOf(await page(), 'hourly')
  expect(row).toContain('href="#mark-skipped"')
  expect(row).toMatch(/<title>[^<]+: skipped \(overlapped\)<\/title>/)
  expect(words(row)).toContain('hourly: 1 skipped; as a table')
})

test('complaint 3: an enabled schedule whose time has passed is overdue, not next', async () => {
  await enabled('hourly', '-1 day')
  const text = await page('schedules?show=attention')
  expect(shown(text)).toEqual(['hourly'])
  expect(words(rowOf(text, 'hourly'))).toContain('due 24 h ago')
})

test('complaint 6: times carry their zone, and what comes next is counted down', async () => {
  await enabled('daily')
  const row = words(rowOf(await page(), 'daily'))
  expect(row).toContain('At 02:30, Asia/Tokyo')
  expect(row).toContain('in 10 min')
})

test('complaint 8: grouped by cadence, each group has a window that suits it', async () => {
  await enabled('hourly', '5 minutes', '1 hour')
  await enabled('daily', '5 minutes', '1 day')
  await enabled('beta', '5 minutes', '5 minutes')
  await ran('daily', { ago: '20 days' })
  const text = await page('schedules?group=cadence')
  const windows = ['beta', 'hourly', 'daily'].map(
    (id) => /occurrences\?window=(\w+)/.exec(rowOf(text, id))?.[1],
  )
  expect(windows).toEqual(['6h', '24h', '30d'])
  expect(words(rowOf(text, 'daily'))).toContain('daily: 1 ran')
  expect(words(rowOf(await page(), 'daily'))).not.toContain('daily: 1 ran')
})

test('complaint 9: a row says how its last run ended, and that an earlier failure is over', async () => {
  await ran('hourly', { status: 'failed', ago: '2 hours' })
  await ran('hourly')
  const row = rowOf(await page(), 'hourly')
  expect(row).toContain('class="status succeeded"')
  expect(row).toContain('aria-label="Newest first: ran, failed"')
})

test('complaint 10: what silently stopped is listed, with since when', async () => {
  await enabled('hourly')
  await ran('hourly', { ago: '3 days' })
  for (const ago of ['3 hours', '2 hours', '1 hour'])
    await ran('hourly', { status: 'skipped', reason: 'overlap', ago })
  const text = await page('schedules?show=attention')
  expect(words(rowOf(text, 'hourly'))).toMatch(/silent since 3 d ago/)
})

test('complaints 12 and 13: what is paused does not look like what runs, and says who, why and until when', async () => {
  await enabled('hourly')
  await enabled('beta')
  await post('schedules/hourly/disable', { reason: 'a migration', until: '4h' })
  const text = await page()
  const [paused, running] = [rowOf(text, 'hourly'), rowOf(text, 'beta')]
  expect(paused).toContain('class="paused off"')
  expect(words(paused)).toContain('paused by ana, ends in 4 h a migration')
  expect(paused).toContain('aria-checked="false"')
  expect(running).not.toMatch(/class="[^"]*off/)
  expect(running).toContain('aria-checked="true"')
})

test('complaint 14: typing finds it by name, job or tag, on whatever page it would be', async () => {
  expect(shown(await page('schedules?q=hour'))).toEqual(['hourly'])
  expect(shown(await page('schedules?q=FINANCE'))).toEqual(['alpha'])
  const nothing = words(await page('schedules?q=%3Cb%3Enothing'))
  expect(nothing).toContain('There are no schedules with “&lt;b&gt;nothing” in the name')
  expect(nothing).toContain('Clear the filter')
})

test('the figures count a day, by outcome and reason', async () => {
  await ran('hourly')
  await ran('hourly', { status: 'failed', ago: '2 hours' })
  await ran('hourly', { status: 'skipped', reason: 'blackout', ago: '3 hours' })
  await ran('hourly', { ago: '2 days' })
  const html = await page()
  expect(html).toMatch(/title="Since [^"]*:00[^"]* UTC"[^>]*><span class="figure-name">Runs/)
  const text = words(html)
  expect(text).toContain('Runs, 24 h 2 50 % succeeded, 1 failed')
  expect(text).toContain('Skipped, 24 h 1 1 blacked out')
})

test('the next day is told as the calendar has it, however far the forecast reaches', async () => {
  expect(words(await page())).toContain('Next 24 h 0 starts, nothing is forecast')
  await enabled('hourly')
  const [row] = await web.seeded.query("select forecast from punctual.schedules where id = 'hourly'")
  expect(row!.forecast.length).toBeLessThan(24)
  expect(words(await page())).toMatch(/Next 24 h 24 starts, most at \d\d:\d\d, 1 start /)
})

test('the order is that of the address, and the counts of the segments know the filter', async () => {
  await enabled('hourly', '5 minutes')
  await enabled('beta', '1 minute')
  expect(shown(await page('schedules?order=next')).slice(0, 2)).toEqual(['beta', 'hourly'])
  expect(words(await page('schedules?q=hourly'))).toContain('All 1 Attention 0 Paused 0 Running 0')
  expect(words(await page())).toContain(`Paused ${ids.length - 2}`)
  expect(shown(await page('schedules?show=rubbish&window=rubbish&page=0'))).toHaveLength(ids.length)
})

test('schedules that skip what they miss are named, with what that means', async () => {
  await enabled('alpha')
  expect(await page()).not.toContain('note-line warn')
  await enabled('hourly')
  const text = await page()
  expect(words(text)).toContain('1 enabled schedule skips missed runs : hourly')
  expect(rowOf(text, 'hourly')).toContain('aria-describedby="skip-meaning"')
  expect(rowOf(text, 'alpha')).not.toContain('skip missed')
})

test('the note about code is dismissed until other definitions come', async () => {
  const text = await page()
  const [, hash] = /name="hash" value="([^"]+)"/.exec(text) ?? []
  const answer = await post('preferences/dismissed', { hash: hash! })
  expect(answer.headers.get('set-cookie')).toContain(`dismissed=${hash}`)
  const Cookie = `punctual=${await tokenOf('ADMIN')}; dismissed=${hash}`
  const dismissed = await web.ask('GET', '/admin/schedules', { headers: { Cookie } })
  expect(dismissed.text).not.toContain('code-note')
})

test('a schedule that the code no longer defines is in a group of its own, and cannot be enabled', async () => {
  await web.seeded.query(
    "update punctual.schedules set retired_at = now() - interval '2 days' where id = 'beta'",
  )
  const text = await page()
  await web.seeded.query("update punctual.schedules set retired_at = null where id = 'beta'")
  expect(shown(text).at(-1)).toBe('beta')
  expect(words(text)).toContain('No longer in the code')
  expect(words(rowOf(text, 'beta'))).toContain('removed from the code 2 d ago')
  expect(rowOf(text, 'beta')).not.toContain('<button')
})

test('one that cannot fire says why', async () => {
  await enabled('hourly')
  await web.seeded.query("update punctual.schedules set wave_sizes = '{}' where id = 'hourly'")
  const row = words(rowOf(await page(), 'hourly'))
  await web.seeded.query("update punctual.schedules set wave_sizes = '{1}' where id = 'hourly'")
  expect(row).toContain('no code for its job')
  expect(row).toContain('No job is left that it could run')
})
