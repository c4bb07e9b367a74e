import { AxeBuilder } from '@axe-core/playwright'
import { expect } from 'vitest'
import { browserBefore, browserTest } from '../support/chromium.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { definitions, sync } from '../web/seed.ts'

let database: TestDatabase
const ids = [
  'alone',
  'first',
  'fresh',
  'hourly',
  'paused-one',
  'second',
  'a-name-that-is-as-long-as-a-name-may-possibly-be.x',
]
const browser = browserBefore(async () => {
  database = await createTestDatabase()
  const [schedule] = definitions.schedules
  await sync(database, { ...definitions, schedules: ids.map((id) => ({ ...schedule, id })) })
  for (const id of ids) await database.query('select punctual.enable($1)', [id])
  await database.query(
    "select punctual.disable('paused-one', 'the supplier is away', now() + interval '2 hours', 'marc')",
  )
  await database.query(
    `update punctual.schedules set forecast = array(select date_trunc('hour', now()) + k * interval '1 hour' from generate_series(1, 40) k), refill_at = now() + interval '1 day' where enabled`,
  )
  await database.query(
    'update punctual.schedule_clocks c set next_run_at = s.forecast[1] from punctual.schedules s where s.id = c.schedule_id and s.enabled',
  )
  await database.query(
    `insert into punctual.runs (schedule_id, scheduled_for, trigger, status, reason, decided_at, queued_at, started_at, finished_at)
    select 'hourly', due, 'schedule', status, case status when 'skipped' then 'overlap' end, due, due, due + interval '1 second', due + interval '9 seconds'
    from (values (3, 'succeeded'), (2, 'failed'), (1, 'skipped')) x (hours, status)
    cross join lateral (select date_trunc('hour', now()) - hours * interval '1 hour') d (due)`,
  )
  return database.url
})

const card = '#card:popover-open'

browserTest('a mark tells on hover what it is and why, and the card keeps no focus', async () => {
  const page = await browser.open('/admin/schedules?window=6h')
  const ribbon = page.locator('#ribbon-hourly')
  const { width } = (await ribbon.boundingBox())!
  await ribbon.hover({ position: { x: width * 0.6, y: 20 } })
  await page.locator(card).getByText('The previous run was still active.').waitFor()
  await page.locator('h1').first().hover({ force: true })
  await page.mouse.move(5, 5)
  await page.locator(card).waitFor({ state: 'hidden' })
})

browserTest(
  'the ribbon is one stop for the keyboard; arrows move, Escape closes, Enter opens the run',
  async () => {
    const page = await browser.open('/admin/schedules?window=6h')
    await page.locator('#row-hourly .name').focus()
    await page.keyboard.press('Tab')
    while (!(await page.evaluate("document.activeElement?.id === 'ribbon-hourly'")))
      await page.keyboard.press('Tab')
    await page.locator(card).waitFor()
    await page.keyboard.press('Home')
    await page.locator(card).getByText('ran', { exact: true }).waitFor()
    await page.keyboard.press('ArrowRight')
    await page.locator(card).getByText('failed', { exact: true }).waitFor()
    await page.keyboard.press('ArrowRight')
    await page.locator(card).getByText('skipped', { exact: true }).waitFor()
    await page.keyboard.press('ArrowLeft')
    await page.locator(card).getByText('failed', { exact: true }).waitFor()
    const [run] = await database.query(
      "select id from punctual.runs where schedule_id = 'hourly' and status = 'failed'",
    )
    await page.route('**/admin/runs/**', (route) => route.fulfill({ status: 200, body: 'the run' }))
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/admin/runs/${run!.id}`)
  },
)

browserTest('pausing asks why and for how long, and is undone from its notice', async () => {
  const page = await browser.open('/admin/schedules')
  await page.getByRole('switch', { name: 'first enabled' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Reason').fill('moving house')
  await dialog.getByLabel('for 4 hours').check()
  await dialog.getByRole('button', { name: 'Pause' }).click()
  const row = page.locator('#row-first')
  await row.getByText('paused by ana').waitFor()
  await row.getByText('moving house').waitFor()
  await page.locator('.toasts').getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('switch', { name: 'first enabled', checked: true }).waitFor()
  expect(await database.query("select enabled from punctual.schedules where id = 'first'")).toEqual([
    { enabled: true },
  ])
})

browserTest('run now asks, refuses a bad payload in place, and the row follows the run live', async () => {
  const page = await browser.open('/admin/schedules')
  await page.locator('#live[data-state=live]').waitFor()
  await page.getByRole('link', { name: 'Run now: second' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Payload').fill('{"full": tru')
  await dialog.getByRole('button', { name: 'Run now' }).click()
  await dialog.getByText('is not JSON').waitFor()
  await dialog.getByLabel('Payload').fill('{"full": true}')
  await dialog.getByRole('button', { name: 'Run now' }).click()
  const last = page.locator('#row-second .last')
  await last.getByText('pending').waitFor()
  await database.query("select * from punctual.tick('by-hand')")
  await last.getByText('queued').waitFor()
  await database.query(
    "update punctual.runs set status = 'running', started_at = now() where schedule_id = 'second'",
  )
  await last.getByText('running').waitFor()
  await database.query(
    "update punctual.runs set status = 'succeeded', finished_at = now() where schedule_id = 'second'",
  )
  await last.getByText('succeeded').waitFor()
})

browserTest(
  'rows stay in their order while the pointer is over them, and say that it has changed',
  async () => {
    const page = await browser.open('/admin/schedules?order=next')
    await page.locator('#live[data-state=live]').waitFor()
    const order = () => page.locator('tr[id^=row-]').evaluateAll((rows) => rows.map(({ id }) => id))
    const before = await order()
    await page.locator('#row-hourly th').hover()
    await database.query(
      "update punctual.schedule_clocks set next_run_at = next_run_at + interval '30 minutes' where schedule_id = 'alone'",
    )
    await database
      .query("select punctual.set_flag('told', true, 'so that pages look', 'ana')")
      .catch(() => undefined)
    await page.locator('#moved[data-moved]').waitFor()
    expect(await order()).toEqual(before)
    await page.locator('#moved').click()
    await page.locator('#moved[data-moved]').waitFor({ state: 'detached' })
    expect(await order()).not.toEqual(before)
  },
)

browserTest('several are paused at once, by their names', async () => {
  const page = await browser.open('/admin/schedules')
  for (const id of ['alone', 'fresh']) await page.getByLabel(`Select ${id}`).check()
  await page.getByRole('button', { name: 'Pause…' }).click()
  await page.getByRole('heading', { name: 'Pause 2 schedules' }).waitFor()
  await page.getByRole('button', { name: 'Pause 2 schedules' }).click()
  await page.getByText('2 schedules are disabled.').waitFor()
})

browserTest(
  'a question in a tab of its own is answered by a key, and what was done stays when the page is brought up to date',
  async () => {
    const page = await browser.open('/admin/schedules-pause?id=hourly&id=second')
    await page.getByRole('heading', { name: 'Pause 2 schedules' }).waitFor()
    await page.keyboard.press('Control+Enter')
    const done = page.locator('#toasts').getByText('2 schedules are disabled.')
    await done.waitFor()
    await page.locator('#live[data-state=live]').waitFor()
    await database.query("select punctual.enable('second')")
    await page.getByRole('switch', { name: 'second enabled', checked: true }).waitFor()
    expect(await done.isVisible()).toBe(true)
  },
)

browserTest('without scripts a schedule runs now, and a ribbon leads to its table', async () => {
  const page = await browser.open('/admin/schedules', { javaScriptEnabled: false })
  await page.getByRole('link', { name: 'Run now: hourly' }).click()
  await page.getByRole('button', { name: 'Run now' }).click()
  await page.getByText('hourly was asked to run').waitFor()
  await page.locator('#ribbon-hourly').click()
  await page.getByRole('cell', { name: 'The previous run was still active.' }).waitFor()
})

browserTest.each([320, 768])(
  'at %i px several are selected by their cards and paused, without scripts too',
  async (width) => {
    for (const javaScriptEnabled of [true, false]) {
      const page = await browser.open('/admin/schedules', {
        viewport: { width, height: 800 },
        javaScriptEnabled,
      })
      const bar = page.locator('#selected')
      await bar.waitFor({ state: 'hidden' })
      for (const id of ['first', 'second']) {
        const target = (await page.locator(`#row-${id} .pick label`).boundingBox())!
        expect(Math.min(target.width, target.height)).toBeGreaterThanOrEqual(44)
        await page.locator(`#row-${id} .pick label`).click({ position: { x: 2, y: 2 } })
      }
      const pause = bar.getByRole('button', { name: 'Pause…' })
      const { y, height } = (await pause.boundingBox())!
      expect(height).toBeGreaterThanOrEqual(44)
      expect(y + height).toBeLessThanOrEqual(800)
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
      await pause.click()
      await page.getByRole('heading', { name: 'Pause 2 schedules' }).waitFor()
      expect(await page.locator('.names li').allTextContents()).toEqual(['first', 'second'])
    }
  },
)

for (const width of [320, 768, 1440]) {
  for (const colorScheme of ['light', 'dark'] as const) {
    browserTest(
      `nothing keeps anybody out at ${width} px in ${colorScheme}, and nothing is cut off`,
      async () => {
        for (const path of [
          'schedules',
          'schedules?group=cadence',
          'schedules/hourly/run-now',
          'schedules/hourly/pause',
          'schedules/hourly/occurrences',
        ]) {
          const page = await browser.open(`/admin/${path}`, { viewport: { width, height: 900 }, colorScheme })
          const { violations } = await new AxeBuilder({ page }).analyze()
          const told = violations.map(
            ({ id, nodes }) => `${path} ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
          )
          expect.soft(told).toEqual([])
          expect
            .soft(await page.evaluate('document.documentElement.scrollWidth'), path)
            .toBeLessThanOrEqual(width)
        }
      },
    )
  }
}
