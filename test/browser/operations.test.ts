import { AxeBuilder } from '@axe-core/playwright'
import { expect } from 'vitest'
import { browserBefore, browserTest } from '../support/chromium.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { definitions, sync } from '../web/seed.ts'

const longName = 'a-host-with-a-long-name-in-the-private-network.internal.example.com'

let database: TestDatabase
const browser = browserBefore(async () => {
  database = await createTestDatabase()
  await sync(database, definitions)
  await database.query("select punctual.enable('feed-refresh', 'go')")
  await database.query("select punctual.disable('nightly', 'supplier is down', now() + interval '1 hour')")
  for (const [id, kind, status] of [
    ['daemon-1', 'schedule_daemon', 'leading'],
    ['daemon-2', 'schedule_daemon', 'standby'],
    ['worker-1', 'worker', 'running'],
  ])
    await database.query(
      "select punctual.register_worker($1, $2, $3, $4, 7, 'fra', 'e784079c412398', '9.9.9', '10 s')",
      [id, kind, status, longName],
    )
  await database.query("update punctual.leadership set epoch = 2, leader = 'daemon-1', since = now()")
  await database.query(
    `insert into punctual.leadership_terms (epoch, leader, region, gained_at, lost_at, lost_reason)
     values (1, 'daemon-0', 'ams', now() - interval '20 hours', now() - interval '5 hours', 'resigned'),
       (2, 'daemon-1', 'fra', now() - interval '4 hours', null, null)`,
  )
  await database.query(
    `insert into punctual.queue_samples (at, ready, running, scheduled, failed, oldest_ready_at)
     select t, 5, 1, 2, 3, t - interval '20 seconds' from generate_series(now() - interval '20 hours', now(), interval '15 seconds') t
     where t not between now() - interval '5 hours' and now() - interval '4 hours'`,
  )
  return database.url
})

const pages = ['daemon', 'forecast', 'jobs', 'audit', 'runbooks/daemon-red', '../status?verbose']
const looks = [320, 768, 1440].flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })),
)

browserTest.each(looks)(
  'at $width px, $colorScheme, the pages of operations are accessible and fit',
  async ({ width, colorScheme }) => {
    const page = await browser.open('/admin/daemon', { viewport: { width, height: 900 }, colorScheme })
    for (const path of pages) {
      await page.goto(new URL(path, `${browser.url}/admin/`).href)
      // That /status reads itself anew is what it is for: whoever leaves it open wants the present, and there is nothing to lose.
      const rules = path.startsWith('../status') ? ['meta-refresh'] : []
      const { violations } = await new AxeBuilder({ page }).disableRules(rules).analyze()
      const found = violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`),
      )
      expect.soft(found, path).toEqual([])
      const overflow = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      )
      expect.soft(overflow, path).toBe(0)
    }
  },
)

browserTest('without scripts the pages of operations say all they know', async () => {
  const page = await browser.open('/admin/daemon', { javaScriptEnabled: false })
  await page.getByRole('heading', { name: 'Leader', exact: true }).waitFor()
  await page.locator('#leader summary').getByText('Copy as').click()
  await page.getByText('fly machine status e784079c412398').first().waitFor()
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Forecast' }).click()
  await page.getByRole('link', { name: /With 1 paused/ }).click()
  expect(page.url()).toContain('paused=include')
  await page.locator('#next-day-table summary').click()
  await page.getByRole('table', { name: /Next 24 hours/ }).waitFor()
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Audit' }).click()
  await page.getByLabel('Act').selectOption('disable')
  await page.getByRole('button', { name: 'Filter' }).click()
  await page.getByText('supplier is down').waitFor()
  expect(await page.locator('tbody tr').count()).toBe(1)
})

browserTest(
  'what somebody pauses appears in the audit without a reload, by keyboard alone the filter is reached',
  async () => {
    const page = await browser.open('/admin/audit')
    await page.locator('#live[data-state=live]').waitFor()
    await database.query("select punctual.disable('feed-refresh', 'seen at once')")
    await page.getByText('seen at once').waitFor()
    await page.getByLabel('Who').focus()
    await page.keyboard.type('nobody')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Nothing was done by nobody' }).waitFor()
    await page.getByRole('link', { name: 'Clear' }).press('Enter')
    await page.getByText('seen at once').waitFor()
  },
)

browserTest('a line to type elsewhere is copied with its ids', async () => {
  const page = await browser.open('/admin/daemon', { permissions: ['clipboard-read', 'clipboard-write'] })
  await page.locator('#leader summary').click()
  await page.locator('#leader').getByRole('button', { name: 'Copy as fly logs' }).click()
  await page.locator('#leader').getByText('Copied').waitFor()
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe('fly logs -i e784079c412398')
})
