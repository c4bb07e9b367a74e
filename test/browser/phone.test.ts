import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { browserBefore, browserTest } from '../support/chromium.ts'
import { createTestDatabase } from '../support/database.ts'
import { definitions, sync } from '../web/seed.ts'

const ids = ['failing', 'owing', 'retired']
const browser = browserBefore(async () => {
  const database = await createTestDatabase()
  const [schedule] = definitions.schedules
  await sync(database, { ...definitions, schedules: ids.map((id) => ({ ...schedule, id })) })
  for (const id of ids) await database.query('select punctual.enable($1)', [id])
  await database.query(
    `insert into punctual.runs (schedule_id, scheduled_for, trigger, status, reason, decided_at, queued_at, started_at, finished_at)
    values ('owing', now() - interval '2 hours', 'schedule', 'skipped', 'missed', now(), null, null, now()),
      ('failing', now() - interval '1 hour', 'schedule', 'failed', null, now(), now(), now(), now())`,
  )
  await database.query(
    "update punctual.schedule_clocks set consecutive_failures = 1 where schedule_id = 'failing'",
  )
  await database.query(
    "update punctual.schedules set retired_at = now(), enabled = false where id = 'retired'",
  )
  return database.url
})

/** What a phone has room for, with the badges of two. */
const badge = expect.stringMatching(/^1\b/)
const first = ['Schedules', 'Runs', badge, 'Missed', badge, 'Forecast']

const pages = (page: Page) => page.getByRole('navigation', { name: 'Pages' })
const more = (page: Page) => page.locator('#more summary')

type Box = { words: string; left: number; right: number; top: number; width: number; height: number }
/** What of the navigation is seen, and where. */
const seen = (page: Page) =>
  page.evaluate<Box[]>(`[...document.querySelectorAll('.nav a, .nav summary')]
    .filter((each) => each.checkVisibility({ visibilityProperty: true }))
    .map((each) => {
      const { left, right, top, width, height } = each.getBoundingClientRect()
      return { words: each.innerText.trim(), left, right, top, width, height }
    })`)

for (const width of [320, 375, 719])
  browserTest.each([true, false])(
    `at ${width} px four pages and More are all in sight, and More has the others; scripts: %s`,
    async (javaScriptEnabled) => {
      const page = await browser.open('/admin/schedules', {
        viewport: { width, height: 800 },
        javaScriptEnabled,
      })
      const bar = await seen(page)
      expect(bar.map(({ words }) => words.split('\n')[0])).toEqual([...first, 'More'])
      for (const { left, right, height } of bar) {
        expect(left).toBeGreaterThanOrEqual(0)
        expect(right).toBeLessThanOrEqual(width)
        expect(height).toBeGreaterThanOrEqual(44)
      }
      // At 320 px, which no phone has any more but a desk has at 400 %, the badges are smaller.
      if (width > 320) expect(Math.min(...bar.map((each) => each.width))).toBeGreaterThanOrEqual(44)
      expect(bar.slice(1).every(({ left }, index) => left >= bar[index]!.right)).toBe(true)
      expect(await pages(page).evaluate((nav) => nav.scrollWidth)).toBeLessThanOrEqual(width)

      await more(page).click()
      const opened = (await seen(page)).slice(bar.length)
      expect(opened.map(({ words }) => words)).toEqual(['Daemon', 'Jobs', 'Cron lab', 'Audit'])
      for (const { right, top, height } of opened) {
        expect(right).toBeLessThanOrEqual(width)
        expect(top + height).toBeLessThanOrEqual(bar[0]!.top)
        expect(height).toBeGreaterThanOrEqual(44)
      }
      await pages(page).getByRole('link', { name: 'Audit' }).click()
      await page.waitForURL('**/admin/audit')
      expect(await more(page).textContent()).toBe('More, now Audit')
      expect(await more(page).getAttribute('aria-current')).toBe('true')
      expect((await seen(page)).map(({ words }) => words)).not.toContain('Daemon')
      expect((await seen(page)).at(-1)!.right).toBeLessThanOrEqual(width)
    },
  )

browserTest.each([768, 1440])('at %i px all pages are one row, and there is no More', async (width) => {
  const page = await browser.open('/admin/audit', { viewport: { width, height: 800 } })
  expect(await pages(page).getByRole('link').allInnerTexts()).toEqual([
    ...first,
    'Daemon',
    'Jobs',
    'Cron lab',
    'Audit',
  ])
  expect(new Set((await seen(page)).map(({ top }) => top)).size).toBe(1)
  expect(await more(page).isVisible()).toBe(false)
})

browserTest('on a narrow window keys lead also to the pages that More hides', async () => {
  const page = await browser.open('/admin/runs', { viewport: { width: 375, height: 800 } })
  for (const key of ['g', 'd']) await page.keyboard.press(key)
  await page.waitForURL('**/admin/daemon')
})

browserTest.each(['light', 'dark'] as const)('in %s an open More keeps nobody out', async (colorScheme) => {
  for (const width of [320, 375]) {
    const page = await browser.open('/admin/cron', { viewport: { width, height: 800 }, colorScheme })
    await more(page).click()
    const { violations } = await new AxeBuilder({ page }).analyze()
    const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)
    expect({ width, told }).toEqual({ width, told: [] })
  }
})

browserTest.each([375, 768, 1440])(
  'at %i px what is retired is of one colour, from edge to edge',
  async (width) => {
    const page = await browser.open('/admin/schedules', { viewport: { width, height: 800 } })
    const colours = await page.locator('#row-retired').evaluate((row) =>
      [row, ...row.children].map((each) => {
        const { backgroundColor } = each.ownerDocument.defaultView!.getComputedStyle(each)
        return backgroundColor
      }),
    )
    const sunken = 'rgb(241, 244, 246)'
    expect(colours).toEqual([sunken, ...colours.slice(1).map(() => 'rgba(0, 0, 0, 0)')])
  },
)

browserTest(
  'the head of a phone tells hours and minutes by the clock of the server, in one line',
  async () => {
    const page = await browser.open('/admin/schedules', { viewport: { width: 375, height: 800 } })
    await page.locator('#live[data-state=live]').waitFor()
    const clock = page.locator('#clock')
    await clock.getByText(/^\d\d:\d\d:\d\d UTC$/).waitFor()
    const { box, minutes, seconds } = await page.evaluate<Record<string, Box>>(`(() => {
    const clock = document.querySelector('#clock')
    const of = (from, to) => {
      const range = document.createRange()
      range.setStart(clock.firstChild, from)
      range.setEnd(clock.firstChild, to)
      return range.getBoundingClientRect().toJSON()
    }
    return { box: clock.getBoundingClientRect().toJSON(), minutes: of(0, 5), seconds: of(6, 8) }
  })()`)
    expect(minutes!.width).toBeGreaterThan(20)
    expect(minutes!.right).toBeLessThanOrEqual(box!.right)
    expect(seconds!.left).toBeGreaterThanOrEqual(box!.right)
    expect((await page.locator('header.top').boundingBox())!.height).toBeLessThan(50)
  },
)
