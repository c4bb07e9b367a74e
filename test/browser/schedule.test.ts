import { expect } from 'vitest'
import { browserBefore, browserTest } from '../support/chromium.ts'
import { expectClean } from '../support/clean.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { definitions, sync } from '../web/seed.ts'

let database: TestDatabase
const long = 'a-schedule-with-quite-a-long-name.of-fifty-letters'
const browser = browserBefore(async () => {
  database = await createTestDatabase()
  const [schedule] = definitions.schedules
  const more = [long, 'plain', 'paced', 'watched'].map((id) => ({ ...schedule, id }))
  await sync(database, { ...definitions, schedules: [...definitions.schedules, ...more] })
  await database.query("select punctual.enable('paced'), punctual.enable('watched')")
  await database.query(
    `insert into punctual.runs (schedule_id, scheduled_for, trigger, status, reason, error, started_at, finished_at)
     select $1, t.at, 'schedule', t.status, case t.status when 'skipped' then 'missed' end,
       case t.status when 'failed' then 'Error: ' || repeat('no_route_to_', 30) end,
       case when t.status <> 'skipped' then t.at + interval '1 second' end, t.at + n * interval '1 second'
     from (select n, now() - n * interval '3 hours' as at, case when n % 7 = 0 then 'failed' when n % 5 = 0 then 'skipped' else 'succeeded' end as status
       from generate_series(1, 60) n) t`,
    [long],
  )
  return database.url
})

for (const [what, path] of [
  ['much to say', `${long}?why=2026-01-01T00:00`],
  ['nothing', 'nightly'],
])
  browserTest(`the page of a schedule is clean at all widths, with ${what}`, async () => {
    const page = await browser.open(`/admin/schedules/${path}`)
    await page.locator('h1').waitFor()
    await expectClean(page)
  })

browserTest('it is switched on in place, and off by its question; run now asks first', async () => {
  const page = await browser.open('/admin/schedules/plain')
  await page.getByRole('switch', { name: 'plain enabled' }).click()
  await page.locator('.toasts').getByText('plain is enabled.').waitFor()
  await page.getByRole('switch', { name: 'plain enabled', checked: true }).waitFor()
  await page.getByRole('link', { name: 'Run now' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: /^Run / }).click()
  await page.locator('.toasts').getByText('plain was asked to run').waitFor()
  await page.getByRole('row').getByText('pending').waitFor()
  const runs = await database.query(
    "select trigger, requested_by from punctual.run_detail where schedule_id = 'plain'",
  )
  expect(runs).toEqual([{ trigger: 'manual', requested_by: 'ana' }])
})

browserTest('a pause with its reason is told at the head of the page', async () => {
  const page = await browser.open('/admin/schedules/paced')
  await page.getByRole('link', { name: 'Pause' }).click()
  const dialog = page.getByRole('dialog')
  await dialog
    .getByLabel(/reason/i)
    .first()
    .fill('the supplier moves')
  await dialog.getByRole('button', { name: /^Pause/ }).click()
  await page
    .locator('.standing')
    .getByText(/by ana .*: the supplier moves/)
    .waitFor()
})

browserTest('without scripts it is switched and asked why, and the timeline is moved by links', async () => {
  const page = await browser.open('/admin/schedules/nightly', { javaScriptEnabled: false })
  for (const word of ['enabled', 'disabled']) {
    await page.getByRole('switch', { name: 'nightly enabled' }).click()
    await page.getByRole('status').getByText(`nightly is ${word}.`).waitFor()
  }
  await page.getByRole('link', { name: 'Zoom in' }).click()
  await page.waitForURL(/span=7d/)
  await page.getByRole('link', { name: 'Earlier' }).click()
  await page.waitForURL(/span=7d&until=/)
  await page.getByLabel(/^At, UTC/).fill('2026-01-01T10:00')
  await page.getByRole('button', { name: 'Ask why' }).click()
  await page.getByRole('heading', { name: 'Why, 2026-01-01 10:00:00 UTC' }).waitFor()
  expect(page.url()).toMatch(/span=7d&until=[^&]+&why=2026-01-01T10%3A00#why$/)
  await page.getByRole('link', { name: /^Now, / }).click()
  await page.waitForURL(/\/nightly$/)
})

browserTest(
  'pulling along the timeline shows the time between; Escape and a click leave it as it is',
  async () => {
    const page = await browser.open(
      `/admin/schedules/${long}?from=2026-01-01T00:00:00Z&until=2026-01-02T00:00:00Z`,
    )
    const line = (await page.locator('#timeline-body').boundingBox())!
    const pull = async (...places: number[]) => {
      const [start, ...others] = places.map((place) => [line.x + line.width * place, line.y + 40] as const)
      await page.mouse.move(...start!)
      await page.mouse.down()
      for (const point of others) await page.mouse.move(...point)
    }
    await pull(0.75, 0.5)
    expect((await page.locator('#brushed').boundingBox())!.width).toBeCloseTo(line.width / 4, -1)
    await page.keyboard.press('Escape')
    await page.mouse.up()
    await pull(0.5)
    await page.mouse.up()
    expect(await page.locator('#brushed').isVisible()).toBe(false)
    expect(page.url()).toContain('from=2026-01-01T00:00:00Z&until=2026-01-02T00:00:00Z')
    await pull(0.75, 0.6, 0.25)
    await page.mouse.up()
    await page.waitForURL(/from=2026-01-01T0[56]/)
    const shown = new URL(page.url()).searchParams
    const [from, until] = ['from', 'until'].map((name) => Date.parse(shown.get(name)!))
    expect((until! - from!) / 3_600_000).toBeCloseTo(12, 0)
    await page.locator('.moves').getByText('12 h').waitFor()
  },
)

browserTest(
  'what happens elsewhere appears, and neither what is open closes nor any switch moves',
  async () => {
    const page = await browser.open('/admin/schedules/watched')
    await page.locator('#live[data-state=live]').waitFor()
    await page.evaluate(
      "new MutationObserver((all) => { for (const { target } of all) document.body.dataset.moved = (document.body.dataset.moved ?? '') + target.ariaChecked }).observe(document.querySelector('[role=switch]'), { attributeFilter: ['aria-checked'] })",
    )
    await page.getByText(/checks behind it/).click()
    const run = await database.query("select punctual.trigger('watched', 'from psql') as id")
    await page.locator(`#run-${run[0]!.id}`).getByText('from psql').waitFor()
    expect(await page.locator('#why-checks').getAttribute('open')).not.toBeNull()
    expect(await page.evaluate('document.body.dataset.moved')).toBeUndefined()
  },
)
