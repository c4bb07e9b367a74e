import { AxeBuilder } from '@axe-core/playwright'
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { browserBefore, browserTest } from '../support/chromium.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { definitions, sync } from '../web/seed.ts'
import { insertOutage, insertRun } from '../web/seed-runs.ts'

const looks = [320, 768, 1440].flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({
    width,
    colorScheme,
    id: `at-${width}-${colorScheme}`,
  })),
)

let database: TestDatabase
const browser = browserBefore(async () => {
  database = await createTestDatabase()
  const [schedule] = definitions.schedules
  await sync(database, {
    ...definitions,
    schedules: looks.flatMap(({ id }) =>
      ['', '-b', '-c', '-d', '-e'].map((own) => ({ ...schedule, id: id + own })),
    ),
  })
  await insertOutage(database, minutesAgo(120))
  return database.url
})

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000)
const missed = (schedule_id: string, minutes: number) =>
  insertRun(database, {
    ...{ schedule_id, status: 'skipped', reason: 'missed' },
    ...{ scheduled_for: minutesAgo(minutes), decided_at: minutesAgo(119) },
  })
const aSecondAgo = { queued_at: new Date(), started_at: new Date() }

/** Whatever asks first: it lies on the screen as a whole, axe has nothing to say, and its verb does it. */
async function answer(page: Page, verb: string | RegExp): Promise<void> {
  const question = page.locator('#ask')
  const button = question.getByRole('button', { name: verb })
  await button.waitFor()
  const { violations } = await new AxeBuilder({ page }).include('#ask').analyze()
  expect.soft(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`)).toEqual([])
  await press(button)
}

/** As a finger or a pointer would: what is off the screen sideways, covered, or too small to be hit is no way to act. */
async function press(control: Locator): Promise<void> {
  const place = await placeOf(control)
  expect.soft(place.left, String(control)).toBeGreaterThanOrEqual(0)
  expect.soft(place.right, String(control)).toBeLessThanOrEqual(control.page().viewportSize()!.width)
  expect.soft(place.least, String(control)).toBeGreaterThanOrEqual(24)
  await control.click()
}

/** Asked again where the page was brought up to date just then and put another element in its place. */
async function placeOf(control: Locator): Promise<{ left: number; right: number; least: number }> {
  const place = await control.evaluate((each) => {
    each.scrollIntoView({ block: 'center' })
    const { left, right, width, height } = each.getBoundingClientRect()
    return each.checkVisibility() ? { left, right, least: Math.min(width, height) } : undefined
  })
  if (place) return place
  await control.waitFor()
  return placeOf(control)
}

const said = (page: Page, words: string | RegExp) => page.locator('.notice').getByText(words).last().waitFor()

browserTest.each(looks)(
  'every act of the list is done at $width px, $colorScheme',
  async ({ id, width, colorScheme }) => {
    const page = await browser.open('/admin/schedules', { colorScheme, viewport: { width, height: 900 } })
    const toggle = page.locator(`#row-${id}`).getByRole('switch')
    await press(toggle)
    await said(page, `${id} is enabled.`)
    await press(toggle)
    await answer(page, 'Pause')
    await said(page, `${id} is disabled.`)
    await press(page.locator('.notice').getByRole('button', { name: 'Undo' }).last())
    await said(page, `${id} is enabled.`)
    await press(page.getByRole('link', { name: `Run now: ${id}`, exact: true }))
    await answer(page, 'Run now')
    await said(page, `${id} was asked to run`)
    for (const [act, verb] of [
      ['Pause…', 'Pause 2 schedules'],
      ['Resume…', 'Resume 2 schedules'],
    ] as const) {
      for (const each of [id, `${id}-b`]) await page.getByLabel(`Select ${each}`, { exact: true }).check()
      await press(page.getByRole('button', { name: act }))
      await answer(page, verb)
      await said(page, /2 schedules are/)
    }
    const rows = await database.query(
      "select enabled, (select count(*)::int from punctual.run_detail r where r.schedule_id = s.id and requested_by = 'ana') as asked from punctual.schedule_detail s where id = any ($1) order by id",
      [[id, `${id}-b`]],
    )
    expect(rows).toEqual([
      { enabled: true, asked: 1 },
      { enabled: true, asked: 0 },
    ])
  },
)

browserTest.each(looks)(
  'every act on one schedule is done at $width px, $colorScheme',
  async ({ id: first, width, colorScheme }) => {
    const id = `${first}-c`
    await database.query('select punctual.enable($1)', [id])
    const page = await browser.open(`/admin/schedules/${id}`, {
      colorScheme,
      viewport: { width, height: 900 },
    })
    await press(page.getByRole('link', { name: 'Pause', exact: true }))
    await answer(page, 'Pause')
    await said(page, `${id} is disabled.`)
    await press(page.getByRole('switch'))
    await said(page, `${id} is enabled.`)
    await press(page.getByRole('link', { name: 'Run now', exact: true }))
    await answer(page, 'Run now')
    await said(page, `${id} was asked to run`)
    const acts = await database.query(
      "select action from punctual.audit_detail where subject = $1 and actor = 'ana' order by id",
      [id],
    )
    expect(acts.map(({ action }) => action)).toEqual(['disable', 'enable', 'trigger'])
  },
)

browserTest.each(looks)(
  'every act on runs is done at $width px, $colorScheme',
  async ({ id, width, colorScheme }) => {
    const schedule_id = `${id}-d`
    const [failed, failedToo] = [
      await insertRun(database, { schedule_id, status: 'failed', ...aSecondAgo }),
      await insertRun(database, { schedule_id, status: 'failed', ...aSecondAgo }),
    ]
    const owed = await missed(schedule_id, 140)
    const page = await browser.open(`/admin/runs?scheduleId=${schedule_id}`, {
      colorScheme,
      viewport: { width, height: 900 },
    })
    await press(page.getByRole('link', { name: `Retry run ${failed}` }))
    await answer(page, `Retry run ${failed}`)
    await said(page, 'It runs again')
    await press(page.getByRole('link', { name: `Run missed ${owed}` }))
    await answer(page, 'Run 1 missed')
    await said(page, '1 missed occurrence was asked to run.')
    await press(page.getByRole('link', { name: /^Cancel run/ }).first())
    await answer(page, /^Cancel run/)
    await said(page, 'is being cancelled')
    await page.goto(`${browser.url}/admin/runs/${failedToo}`)
    await press(page.getByRole('link', { name: `Retry run ${failedToo}` }))
    await answer(page, `Retry run ${failedToo}`)
    await said(page, 'It runs again')
    const [retry] = await database.query<{ id: number }>(
      'select id::int from punctual.runs where retry_of = $1',
      [failedToo],
    )
    await page.goto(`${browser.url}/admin/runs/${retry!.id}`)
    await press(page.getByRole('link', { name: `Cancel run ${retry!.id}` }))
    await answer(page, `Cancel run ${retry!.id}`)
    await page.locator('.standing').getByText('cancelled').waitFor()
  },
)

browserTest.each(looks)(
  'every act on what is owed is done at $width px, $colorScheme',
  async ({ id: first, width, colorScheme }) => {
    const id = `${first}-e`
    const ran = await missed(id, 150)
    const dismissed = await missed(id, 145)
    const page = await browser.open('/admin/missed', { colorScheme, viewport: { width, height: 900 } })
    for (const [act, verb, run, words] of [
      ['Run chosen', 'Run 1 missed', ran, '1 missed occurrence was asked to run.'],
      ['Dismiss chosen', 'Dismiss 1 missed', dismissed, '1 missed occurrence was dismissed.'],
    ] as const) {
      await page.locator(`#tick-${run}`).check()
      await press(page.getByRole('button', { name: act }).first())
      await answer(page, verb)
      await said(page, words)
    }
    const form = page.getByRole('form', { name: 'Begin a backfill' })
    await form.getByLabel('Schedule').fill(id)
    await form.getByLabel('From').fill('2026-01-01T00:00')
    await form.getByLabel('To').fill('2026-01-03T00:00')
    await press(form.getByRole('button'))
    await answer(page, /^Run \d+ occurrence/)
    await said(page, `A backfill of ${id} was asked for.`)
    await press(
      page
        .getByRole('row')
        .filter({ hasText: id })
        .getByRole('link', { name: /^Cancel backfill/ }),
    )
    await answer(page, /^Cancel backfill/)
    await said(page, 'The backfill begins no further run.')
    const rows = await database.query(
      'select id::int, status, reason from punctual.runs where id = any ($1) order by id',
      [[ran, dismissed]],
    )
    expect(rows).toEqual([
      { id: ran, status: 'pending', reason: null },
      { id: dismissed, status: 'skipped', reason: 'dismissed' },
    ])
  },
)

browserTest.each(looks)(
  'preferences are kept and people sign out at $width px, $colorScheme',
  async ({ width, colorScheme }) => {
    const page = await browser.open('/admin/audit', { colorScheme, viewport: { width, height: 900 } })
    const preferences = page.getByRole('link', { name: 'Preferences' })
    await press(preferences)
    await page.getByLabel('Time zone').selectOption('Asia/Tokyo')
    await answer(page, 'Keep')
    await said(page, 'Your preferences are kept.')
    await press(preferences)
    await answer(page, 'Sign out')
    await page.waitForURL(/sign-in/)
  },
)
