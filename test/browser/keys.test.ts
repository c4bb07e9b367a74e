import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { browserBefore, browserTest } from '../support/chromium.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { definitions, sync } from '../web/seed.ts'

let database: TestDatabase
let failedRun: number
const ids = ['alpha', 'beta', 'gamma', 'off', 'owing']
const browser = browserBefore(async () => {
  database = await createTestDatabase()
  const [schedule] = definitions.schedules
  await sync(database, { ...definitions, schedules: ids.map((id) => ({ ...schedule, id })) })
  for (const id of ['alpha', 'beta', 'owing']) await database.query('select punctual.enable($1)', [id])
  await database.query(
    `insert into punctual.runs (schedule_id, scheduled_for, trigger, status, reason, decided_at, queued_at, started_at, finished_at)
    values ('owing', now() - interval '2 hours', 'schedule', 'skipped', 'missed', now(), null, null, now())`,
  )
  const [row] = await database.query<{ id: number }>(
    `insert into punctual.runs (schedule_id, scheduled_for, trigger, status, decided_at, queued_at, started_at, finished_at)
    values ('alpha', now() - interval '1 hour', 'schedule', 'failed', now(), now(), now(), now()) returning id`,
  )
  failedRun = Number(row!.id)
  return database.url
})

async function press(page: Page, keys: string) {
  for (const key of keys.split(' ')) await page.keyboard.press(key)
}

const focused = (page: Page) =>
  page.evaluate<string>(
    "document.activeElement === document.body ? 'nothing' : document.activeElement.id || document.activeElement.textContent.trim()",
  )
const name = (page: Page, id: string) => page.locator(`#row-${id} .name`)
const dialog = (page: Page) => page.locator('dialog[open]')

browserTest('j and k move from row to row, the focus is seen, and Enter opens the row', async () => {
  const page = await browser.open('/admin/schedules')
  await press(page, 'k')
  expect(await focused(page)).toBe('nothing')
  await press(page, 'j j j')
  expect(await focused(page)).toBe('gamma')
  await press(page, 'k')
  expect(await focused(page)).toBe('beta')
  expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid')
  await press(page, 'Enter')
  await page.waitForURL('**/schedules/beta')
})

browserTest('keys of a row do nothing until there is one, and then mean this one alone', async () => {
  const page = await browser.open('/admin/schedules')
  await press(page, 'r x e')
  expect(await dialog(page).count()).toBe(0)
  expect(await page.locator('.pick input:checked').count()).toBe(0)
  await press(page, 'j j x')
  expect(await page.locator('.pick input:checked').count()).toBe(1)
  expect(await page.getByLabel('Select beta').isChecked()).toBe(true)
  expect(await focused(page)).toBe('beta')
  await press(page, 'r')
  await dialog(page).getByRole('heading', { name: 'Run beta now' }).waitFor()
  await press(page, 'Escape')
  await dialog(page).waitFor({ state: 'hidden' })
  expect(await focused(page)).toBe('beta')
  await press(page, 'e')
  await dialog(page).getByRole('heading', { name: 'Pause beta' }).waitFor()
})

browserTest('e enables what is off at once, from its row and from its page', async () => {
  const page = await browser.open('/admin/schedules')
  await press(page, 'j j j j e')
  await page.getByRole('switch', { name: 'off enabled', checked: true }).waitFor()
  await page.locator('.toasts .notice').getByText('off is enabled.').waitFor()
  await page.goto('/admin/schedules/gamma')
  await press(page, 'e')
  await page.getByRole('switch', { name: 'gamma enabled', checked: true }).waitFor()
})

browserTest('Ctrl+Enter answers the question that is open', async () => {
  const page = await browser.open('/admin/schedules')
  await press(page, 'j r')
  await dialog(page).getByRole('heading', { name: 'Run alpha now' }).waitFor()
  await dialog(page).getByLabel('Reason').fill('because')
  await press(page, 'Control+Enter')
  await page.locator('.toasts .notice').getByText('alpha was asked to run').waitFor()
  await dialog(page).waitFor({ state: 'hidden' })
})

browserTest('m shows what a row missed, and without one all that is owed', async () => {
  const page = await browser.open('/admin/schedules')
  await name(page, 'owing').focus()
  await press(page, 'm')
  await page.waitForURL('**/missed?schedule=owing')
  await press(page, 'j x')
  expect(await page.locator('.tick input:checked').count()).toBeGreaterThan(0)
  await page.goto('/admin/schedules')
  await press(page, 'm')
  await page.waitForURL('**/missed')
})

browserTest('the window of time is made longer and shorter', async () => {
  const page = await browser.open('/admin/schedules')
  await press(page, ']')
  await page.waitForURL('**/schedules?window=7d')
  await press(page, '[')
  await page.waitForURL('**/schedules')
  await page.goto('/admin/schedules/alpha?span=7d')
  await press(page, '[')
  await page.waitForURL('**/schedules/alpha?span=24h')
})

browserTest.each([
  ['schedules', 'filter-text'],
  ['audit', 'actor'],
])('the slash leads to the filter of %s, and what is typed there is only typed', async (path, field) => {
  const page = await browser.open(`/admin/${path}`)
  await press(page, '/')
  const input = page.locator(`#${field}, [name=${field}]`)
  await press(page, 'j r t ? g a')
  expect(await input.inputValue()).toBe('jrt?ga')
  expect(await dialog(page).count()).toBe(0)
  expect(new URL(page.url()).pathname).toBe(`/admin/${path}`)
})

browserTest('the slash opens a filter that is closed, and then leads into it', async () => {
  const page = await browser.open('/admin/runs', { viewport: { width: 600, height: 800 } })
  await press(page, '/')
  expect(await focused(page)).toBe('Filter')
  await press(page, '/')
  expect(await focused(page)).toBe('filter-scheduleId')
})

browserTest('on the runs, r retries the row and Enter opens it', async () => {
  const page = await browser.open('/admin/runs?status=failed')
  await press(page, 'j r')
  await dialog(page)
    .getByRole('heading', { name: `Retry run ${failedRun}?` })
    .waitFor()
  await press(page, 'Escape Enter')
  await page.waitForURL(`**/runs/${failedRun}`)
})

browserTest.each([
  ['s', 'schedules'],
  ['r', 'runs'],
  ['m', 'missed'],
  ['f', 'forecast'],
  ['d', 'daemon'],
  ['j', 'jobs'],
  ['c', 'cron'],
  ['a', 'audit'],
])('g %s leads to %s', async (key, path) => {
  const page = await browser.open('/admin/help')
  await press(page, `g ${key}`)
  await page.waitForURL(`**/admin/${path}`)
})

browserTest('the dot opens what can be copied, t turns the light, l holds what is live', async () => {
  const page = await browser.open('/admin/schedules/alpha', { colorScheme: 'light' })
  await press(page, '.')
  await page.getByRole('button', { name: 'Copy as psql' }).waitFor()
  await page.locator('#live[data-state=live]').waitFor()
  await press(page, 'l')
  await page.locator('#live[data-state=paused]').waitFor()
  for (const theme of ['dark', 'light']) {
    await press(page, 't')
    await page.locator(`html[data-theme=${theme}]`).waitFor()
    expect(new URL(page.url()).pathname).toBe('/admin/schedules/alpha')
  }
})

browserTest(
  'the dot opens what can be copied on every list, and what changes meanwhile leaves it open',
  async () => {
    const page = await browser.open('/admin/schedules')
    const lists = ['schedules', 'schedules/alpha/occurrences', 'runs', 'missed', 'forecast', 'jobs', 'audit']
    for (const path of lists) {
      await page.goto(`${browser.url}/admin/${path}`)
      await press(page, '.')
      await page.getByRole('button', { name: 'Copy as link' }).waitFor()
    }
    await page.locator('#live[data-state=live]').waitFor()
    await database.query("select punctual.disable('beta', 'seen meanwhile')")
    await database.query("select punctual.enable('beta')")
    await page.getByText('seen meanwhile').waitFor()
    expect(await page.getByRole('button', { name: 'Copy as link' }).isVisible()).toBe(true)
  },
)

browserTest('no key acts while a question is open or a modifier is held', async () => {
  const page = await browser.open('/admin/schedules')
  await press(page, 'j Alt+t Control+? Meta+m')
  expect(await dialog(page).count()).toBe(0)
  await press(page, '?')
  await dialog(page).getByRole('heading', { name: 'Help' }).waitFor()
  await press(page, 'm t Control+k r')
  await dialog(page).getByRole('heading', { name: 'Help' }).waitFor()
  expect(new URL(page.url()).pathname).toBe('/admin/schedules')
  expect(await page.locator('html').getAttribute('data-theme')).toBeNull()
})

browserTest('switched off, single keys do nothing and are not told; Ctrl+K finds all the same', async () => {
  const page = await browser.open('/admin/preferences?back=schedules')
  await page.getByRole('radio', { name: 'do nothing' }).check()
  await page.getByRole('button', { name: 'Keep' }).click()
  await page.getByText('Your preferences are kept.').waitFor()
  await press(page, 'j r m t ? g d / ]')
  expect(await focused(page)).toBe('nothing')
  expect(new URL(page.url()).pathname + (await dialog(page).count())).toBe('/admin/schedules0')
  expect(await page.locator('[aria-keyshortcuts]').count()).toBe(1)
  expect(await page.locator('[data-keys], [data-row]').count()).toBe(0)
  await press(page, 'Control+k')
  await dialog(page).getByRole('searchbox').waitFor()
})

browserTest('Ctrl+K finds while one types, and Enter goes to the first', async () => {
  const page = await browser.open('/admin/daemon')
  await press(page, 'Control+k')
  const field = dialog(page).getByRole('searchbox')
  await field.waitFor()
  expect(await focused(page)).toBe('find-text')
  await page.keyboard.type('gam')
  await dialog(page).getByRole('link', { name: 'schedule gamma' }).waitFor()
  await dialog(page).getByRole('link', { name: 'Forecast' }).waitFor({ state: 'detached' })
  expect(await focused(page)).toBe('find-text')
  await press(page, 'Enter')
  await page.waitForURL('**/schedules/gamma')
})

browserTest('an act that was found asks in the same place, and leads back to the page below', async () => {
  const page = await browser.open('/admin/daemon')
  await press(page, 'Control+k')
  await dialog(page).getByRole('searchbox').fill('pause beta')
  await dialog(page).getByRole('link', { name: 'Pause: beta' }).click()
  await dialog(page).getByRole('button', { name: 'Pause', exact: true }).click()
  await page.locator('.toasts .notice').getByText('beta is').waitFor()
  expect(new URL(page.url()).pathname).toBe('/admin/daemon')
  await dialog(page).waitFor({ state: 'hidden' })
})

browserTest(
  'as a page, search shows what is typed and keeps it in the address, also below another search',
  async () => {
    const page = await browser.open('/admin/go')
    await page.getByRole('searchbox').pressSequentially('gam')
    await page.getByRole('link', { name: 'schedule gamma' }).waitFor()
    await page.waitForURL((url) => url.searchParams.get('q') === 'gam')
    await press(page, 'Control+k')
    await dialog(page).getByRole('searchbox').pressSequentially('beta')
    await dialog(page).getByRole('link', { name: 'schedule beta' }).waitFor()
    expect(await page.locator('main').getByRole('link', { name: 'schedule gamma' }).count()).toBe(1)
    expect(new URL(page.url()).searchParams.get('q')).toBe('gam')
  },
)

browserTest('without scripts help and search are pages, and help is the last link of the head', async () => {
  const page = await browser.open('/admin/runs', { javaScriptEnabled: false })
  expect(await page.locator('header.top').getByRole('link').last().getAttribute('aria-label')).toBe('Help')
  await page.getByRole('link', { name: 'Help' }).click()
  await page.getByRole('heading', { name: 'Help' }).waitFor()
  await page.getByRole('link', { name: 'Close' }).click()
  await page.waitForURL('**/admin/runs')
  await page.getByRole('link', { name: 'Find' }).click()
  await page.getByRole('searchbox').fill('gamma')
  await press(page, 'Enter')
  await page.locator('main').getByRole('link', { name: 'schedule gamma' }).click()
  await page.waitForURL('**/schedules/gamma')
})

browserTest.each(['light', 'dark'] as const)(
  'in %s, help and search keep nobody out, as pages and over one',
  async (colorScheme) => {
    const page = await browser.open('/admin/schedules', { colorScheme })
    const findings: string[] = []
    const look = async (what: string) => {
      const { violations } = await new AxeBuilder({ page }).analyze()
      for (const { id, nodes } of violations)
        findings.push(`${what}: ${id} at ${nodes.map(({ target }) => target).join(', ')}`)
      for (const width of [320, 768, 1440]) {
        await page.setViewportSize({ width, height: 900 })
        const beside = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
        if (beside !== 0) findings.push(`${what}: ${beside} px wider than ${width}`)
      }
    }
    for (const key of ['?', 'Control+k']) {
      await press(page, key)
      await dialog(page).locator('h1').waitFor({ state: 'attached' })
      await look(`over a page: ${key}`)
      await press(page, 'Escape')
      await dialog(page).waitFor({ state: 'hidden' })
    }
    for (const path of ['help', 'go?q=a']) {
      await page.goto(`/admin/${path}`)
      await look(path)
    }
    expect(findings).toEqual([])
  },
)
