import { expect } from 'vitest'
import { browserBefore, browserTest } from '../support/chromium.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { definitions, sync } from '../web/seed.ts'

let database: TestDatabase
const browser = browserBefore(async () => {
  database = await createTestDatabase()
  await sync(database, definitions)
  return database.url
})

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
