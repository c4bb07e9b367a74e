import type { Page, Route } from 'playwright-core'
import { expect } from 'vitest'
import { browserBefore, browserTest } from '../support/chromium.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { definitions, sync } from '../web/seed.ts'
import { insertRun } from '../web/seed-runs.ts'

let database: TestDatabase
const ids = ['alone', 'first', 'second']
const browser = browserBefore(async () => {
  database = await createTestDatabase()
  const [schedule] = definitions.schedules
  await sync(database, { ...definitions, schedules: ids.map((id) => ({ ...schedule, id })) })
  for (const scheduleId of ids) await insertRun(database, { schedule_id: scheduleId, status: 'cancelled' })
  return database.url
})

const shown = (page: Page) => page.locator('tr[id^=row-]').evaluateAll((rows) => rows.map(({ id }) => id))
const rows = (page: Page, count: number) =>
  page.locator(`tbody:not(:has(tr:nth-child(${count + 1}))) tr[id^=row-]:nth-child(${count})`)
const caretOf = (page: Page) =>
  page.locator('#filter-text').evaluate((field) => {
    const { selectionStart, value } = field as unknown as { selectionStart: number; value: string }
    return { selectionStart, value, hasFocus: field.matches(':focus') }
  })

browserTest('schedules are filtered while somebody types, who keeps his place in the field', async () => {
  const page = await browser.open('/admin/schedules?window=6h')
  const field = page.getByLabel('Filter by name, job or tag')
  await field.pressSequentially('frst')
  await page.getByText('There are no schedules with “frst”').waitFor()
  for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'i']) await page.keyboard.press(key)
  await rows(page, 1).waitFor()
  expect(await shown(page)).toEqual(['row-first'])
  expect(await caretOf(page)).toEqual({ selectionStart: 2, value: 'first', hasFocus: true })
  expect(await page.getByRole('navigation', { name: 'Show' }).textContent()).toMatch(
    /^All 1Attention 0Paused 1/,
  )
  const address = new URL(page.url()).searchParams
  expect([address.get('q'), address.get('window')]).toEqual(['first', '6h'])
  await page.reload()
  expect(await shown(page)).toEqual(['row-first'])
  await page.getByLabel('Filter by name, job or tag').fill('')
  await rows(page, 3).waitFor()
})

browserTest('another order is there as soon as it is chosen', async () => {
  const page = await browser.open('/admin/schedules')
  await page.getByLabel('Order').selectOption('next')
  await page.waitForURL(/order=next/)
  expect(await page.getByLabel('Order').inputValue()).toBe('next')
})

/** Keeps the requests that are meant from being answered, until it is told to let them go. */
async function holding(page: Page, isMeant: (route: Route) => boolean) {
  const { promise: held, resolve } = Promise.withResolvers<Route>()
  let isHolding = true
  await page.route('**/admin/schedules*', async (route) => {
    if (!isHolding || !isMeant(route)) return route.continue()
    isHolding = false
    resolve(route)
  })
  return held
}

const isUpdate = (route: { headers(): Record<string, string> }) => route.headers()['x-update'] !== undefined

browserTest('an answer to what was typed before never replaces a newer one', async () => {
  const page = await browser.open('/admin/schedules')
  const held = holding(page, (route) => route.request().url().includes('q=sec'))
  const field = page.getByLabel('Filter by name, job or tag')
  await field.fill('sec')
  const late = await held
  const failed = page.waitForEvent('requestfailed', (request) => request === late.request())
  await field.fill('first')
  await rows(page, 1).waitFor()
  await failed
  expect(await shown(page)).toEqual(['row-first'])
})

browserTest(
  'an update of what was shown before the filter comes too late, and is asked for anew',
  async () => {
    const page = await browser.open('/admin/schedules')
    await page.locator('#live[data-state=live]').waitFor()
    const held = holding(page, (route) => isUpdate(route.request()))
    await database.query("select punctual.enable('alone')")
    const late = await held
    await page.getByLabel('Filter by name, job or tag').fill('first')
    await rows(page, 1).waitFor()
    const again = page.waitForResponse(
      (answer) => isUpdate(answer.request()) && answer.url().includes('q=first'),
    )
    await late.continue()
    await again
    expect(await shown(page)).toEqual(['row-first'])
  },
)

browserTest('runs are filtered while somebody types, and a schedule that there is not is told', async () => {
  const page = await browser.open('/admin/runs')
  const field = page.getByLabel('Schedule', { exact: true })
  await field.pressSequentially('Firs')
  await page.getByText('There is no schedule').waitFor()
  await field.fill('first')
  await page.locator('table.runs tbody tr:only-child').waitFor()
  expect(await field.evaluate((element) => element.matches(':focus'))).toBe(true)
  await page.waitForURL(/scheduleId=first/)
  await page.locator('#filter-status').selectOption('succeeded')
  await page.getByText('Nothing matches').waitFor()
})

browserTest('without scripts both are forms', async () => {
  const page = await browser.open('/admin/schedules', { javaScriptEnabled: false })
  await page.getByLabel('Filter by name, job or tag').fill('first')
  await page.getByRole('button', { name: 'Filter' }).click()
  await page.waitForURL(/q=first/)
  expect(await page.locator('tr[id^=row-]').count()).toBe(1)
  await page.goto('/admin/runs?job=cleanup')
  await page.getByLabel('Schedule', { exact: true }).fill('first')
  await page.getByRole('button', { name: 'Filter' }).click()
  await page.waitForURL(/scheduleId=first/)
})
