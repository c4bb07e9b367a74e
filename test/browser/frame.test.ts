import { afterAll, expect } from 'vitest'
import { browserBefore, browserTest } from '../support/chromium.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { type FaultyProxy, passes, startProxy } from '../support/proxy.ts'
import { definitions, sync } from '../web/seed.ts'

let database: TestDatabase
let wire: FaultyProxy
const browser = browserBefore(async () => {
  database = await createTestDatabase()
  const [schedule] = definitions.schedules
  const more = ['plain', 'paced'].map((id) => ({ ...schedule, id }))
  await sync(database, { ...definitions, schedules: [...definitions.schedules, ...more] })
  await database.query("select punctual.enable('paced')")
  wire = await startProxy(database.url)
  return wire.url
})
afterAll(() => wire?.close())

browserTest('a schedule is switched on in place, and the database knows who did it', async () => {
  const page = await browser.open('/admin/schedules')
  await page.getByRole('switch', { name: 'nightly enabled' }).click()
  await page.locator('.toasts .notice').getByText('nightly is enabled.').waitFor()
  await page.getByRole('switch', { name: 'nightly enabled', checked: true }).waitFor()
  const [row] = await database.query(
    "select actor, action from punctual.audit_detail where subject = 'nightly'",
  )
  expect(row).toMatchObject({ actor: 'ana' })
})

browserTest('what somebody else changes appears without a reload, and focus stays where it was', async () => {
  const page = await browser.open('/admin/schedules')
  await page.locator('#live[data-state=live]').waitFor()
  const control = page.getByRole('switch', { name: 'feed-refresh enabled' })
  await control.focus()
  await database.query("select punctual.enable('feed-refresh')")
  await page.getByRole('switch', { name: 'feed-refresh enabled', checked: true }).waitFor()
  expect(await control.evaluate((element) => element.matches(':focus'))).toBe(true)
})

browserTest(
  'without scripts a schedule is switched on and off, and the page says what was done',
  async () => {
    const page = await browser.open('/admin/schedules', { javaScriptEnabled: false })
    for (const word of ['enabled', 'disabled']) {
      await page.getByRole('switch', { name: 'plain enabled' }).click()
      if (word === 'disabled') await page.getByRole('button', { name: 'Pause' }).click()
      await page.getByRole('status').getByText(`plain is ${word}.`).waitFor()
    }
  },
)

browserTest('what is refused flips back, and says why beside the control until it is closed', async () => {
  const page = await browser.open('/admin/schedules')
  await page.locator('#live[data-state=live]').waitFor()
  const control = page.getByRole('switch', { name: 'plain enabled' })
  await page.route('**/plain/enable', async (route) => {
    await page.getByRole('switch', { name: 'plain enabled', checked: true }).waitFor()
    await route.fulfill({
      status: 409,
      contentType: 'text/html',
      body: '<div id="refusal"><h1>Refused</h1><p>It has been retired.</p></div>',
    })
  })
  await control.click()
  await page.getByRole('alert').getByText('It has been retired.').waitFor()
  await page.getByRole('switch', { name: 'plain enabled', checked: false }).waitFor()
})

browserTest('a server that does not answer takes nothing away, and is told as lost', async () => {
  const page = await browser.open('/admin/schedules')
  await page.locator('#live[data-state=live]').waitFor()
  await page.route('**/admin/**', (route) => route.abort())
  await page.getByRole('switch', { name: 'plain enabled' }).click()
  await page.getByText('Nothing was changed; try again.').waitFor()
  await page.locator('#live[data-state=lost]').waitFor()
  expect(await page.getByText('feed-refresh').first().isVisible()).toBe(true)
})

browserTest(
  'updates are paused by hand, stay paused after a reload, and catch up when they go on',
  async () => {
    const page = await browser.open('/admin/schedules')
    await page.getByRole('button', { name: 'live' }).click()
    await page.reload()
    await page.locator('#live[data-state=paused]').waitFor()
    await database.query("select punctual.disable('paced')")
    await page.getByRole('button', { name: 'paused' }).click()
    await page.getByRole('switch', { name: 'paced enabled', checked: false }).waitFor()
  },
)

browserTest.each([true, false])(
  'theme and zone are kept and rendered, also for a viewer; scripts: %s',
  async (javaScriptEnabled) => {
    const page = await browser.open('/admin/schedules', { javaScriptEnabled, role: 'VIEWER' })
    await page.getByRole('link', { name: 'Preferences' }).click()
    await page.getByRole('radio', { name: 'dark' }).check()
    await page.getByLabel('Time zone').selectOption('Asia/Tokyo')
    await page.getByRole('button', { name: 'Keep' }).click()
    await page.getByText('Your preferences are kept.').waitFor()
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark')
    expect(await page.locator('#clock').textContent()).toContain('Asia/Tokyo')
  },
)

browserTest.each([true, false])(
  'a page that is loaded while the database is away shows what was known, and comes back by itself; scripts: %s',
  async (javaScriptEnabled) => {
    const page = await browser.open('/admin/schedules', { javaScriptEnabled })
    await page.getByText('feed-refresh').first().waitFor()
    wire.rule = () => 'reset'
    wire.strike('reset')
    await page.reload()
    await page.getByText('The database cannot be reached.').waitFor()
    expect(await page.title()).toMatch(/^● No database, \d+ s old · Schedules/)
    expect(await page.getByText('feed-refresh').first().isVisible()).toBe(true)
    expect(await page.getByRole('switch', { name: 'nightly enabled' }).isDisabled()).toBe(true)
    expect(await page.evaluate("getComputedStyle(document.querySelector('main')).opacity")).toBe('0.6')
    wire.rule = passes
    await page.locator('#banner[aria-label=Daemon]').waitFor()
    expect(await page.locator('[data-lost]').count()).toBe(0)
    expect(await page.getByRole('switch', { name: 'nightly enabled' }).isEnabled()).toBe(true)
    await page.waitForFunction("!document.title.includes('No database')")
  },
)
