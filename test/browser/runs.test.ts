import { AxeBuilder } from '@axe-core/playwright'
import { expect } from 'vitest'
import { browserBefore, browserTest } from '../support/chromium.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { definitions, sync } from '../web/seed.ts'
import { insertJobRun, insertOutage, insertRun } from '../web/seed-runs.ts'

let database: TestDatabase
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000)
const missed = (fields: object) =>
  insertRun(database, { status: 'skipped', reason: 'missed', decided_at: minutesAgo(119), ...fields })

async function failedRun(): Promise<number> {
  const error = `Error: ${'a_very_long_name_of_something_that_is_not_there_'.repeat(6)}\n    at import (feed.ts:7)`
  const id = await insertRun(database, {
    status: 'failed',
    queued_at: new Date(),
    started_at: new Date(),
    error,
  })
  const log = Array.from({ length: 80 }, (_, index) => `line ${index}`).join('\n')
  await insertJobRun(database, { run_id: id, error, log, worker: 'worker-with-a-long-name-91bb07' })
  await database.query(
    "update punctual.schedule_clocks set consecutive_failures = 1, last_run_id = $1 where schedule_id = 'nightly'",
    [id],
  )
  return id
}

// The library of types for browsers is not loaded here.
const focusedName = 'document.activeElement.ariaLabel ?? document.activeElement.textContent.trim()'
const excessWidth = 'document.documentElement.scrollWidth - innerWidth'

const browser = browserBefore(async () => {
  database = await createTestDatabase()
  await sync(database, definitions)
  await insertOutage(database, minutesAgo(120))
  return database.url
})

browserTest(
  'by keyboard alone: open, the failing badge, retry on the failed run, three times Enter',
  async () => {
    const failed = await failedRun()
    const page = await browser.open('/admin/schedules')
    const tabTo = async (name: RegExp) => {
      for (let presses = 0; presses < 60; presses++) {
        await page.keyboard.press('Tab')
        const focused = await page.evaluate<string>(focusedName)
        if (name.test(focused)) return
      }
      throw new Error(`No Tab leads to ${name}`)
    }
    await tabTo(/^1\s+failing$/)
    await page.keyboard.press('Enter')
    await page.waitForURL(/runs\?status=failing/)
    await tabTo(new RegExp(`^Retry run ${failed}$`))
    await page.keyboard.press('Enter')
    const verb = page.getByRole('dialog').getByRole('button', { name: `Retry run ${failed}` })
    await verb.waitFor()
    expect(await verb.evaluate((button) => button.matches(':focus'))).toBe(true)
    await page.keyboard.press('Enter')
    await page.locator('.toasts').getByText('It runs again').waitFor()
    const [retry] = await database.query('select requested_by from punctual.runs where retry_of = $1', [
      failed,
    ])
    expect(retry).toEqual({ requested_by: 'ana' })
  },
)

browserTest('a pending run is cancelled from its page; the safe choice has the focus', async () => {
  await database.query("select punctual.trigger('nightly')")
  const [{ id }] = (await database.query(
    "select max(id)::int as id from punctual.runs where status = 'pending'",
  )) as [{ id: number }]
  const page = await browser.open(`/admin/runs/${id}`)
  await page.getByRole('link', { name: `Cancel run ${id}` }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('link', { name: 'Leave it' }).waitFor()
  expect(await page.evaluate<string>(focusedName)).toBe('Leave it')
  await dialog.getByRole('button', { name: `Cancel run ${id}` }).click()
  await page.locator('.standing').getByText('cancelled').waitFor()
})

browserTest('a log follows its end while lines appear, until somebody scrolls up', async () => {
  const id = await insertRun(database, { status: 'running', started_at: new Date(), queued_at: new Date() })
  const log = (lines: number) => Array.from({ length: lines }, (_, index) => `line ${index}`).join('\n')
  const job = await insertJobRun(database, {
    ...{ run_id: id, status: 'running', log: log(60), queued_at: new Date(), started_at: new Date() },
  })
  const write = (lines: number) =>
    database.query('update punctual.job_runs set log = $2 where id = $1', [job, log(lines)])
  const page = await browser.open(`/admin/runs/${id}`)
  await page.locator('#live[data-state=live]').waitFor()
  const tail = page.locator('.log')
  const isAtEnd = () => tail.evaluate((each) => each.scrollTop + each.clientHeight >= each.scrollHeight - 4)
  await expect.poll(isAtEnd).toBe(true)
  await write(80)
  await tail.getByText('line 79').waitFor()
  await expect.poll(isAtEnd).toBe(true)
  await tail.evaluate((each) => each.scrollTo(0, 40))
  await expect.poll(() => tail.evaluate((each) => Reflect.get(each, 'isUp'))).toBe(true)
  await write(100)
  await tail.getByText('line 99').waitFor()
  expect(await tail.evaluate((each) => each.scrollTop)).toBe(40)
})

browserTest(
  'all debts of an outage are ticked at once, asked about with their count, and become links',
  async () => {
    await database.query("delete from punctual.runs where reason = 'missed'")
    const feed = await missed({
      ...{ schedule_id: 'feed-refresh', occurrences: 5, first_scheduled_for: minutesAgo(175) },
      scheduled_for: minutesAgo(130),
    })
    const nightly = await missed({ scheduled_for: minutesAgo(150) })
    const page = await browser.open('/admin/missed')
    await page.getByRole('checkbox', { name: 'All 2 of this group' }).check()
    expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(3)
    await page.getByRole('button', { name: 'Run chosen' }).click()
    await page.getByRole('textbox', { name: 'Reason' }).fill('the outage is over')
    await page.getByRole('button', { name: 'Run 2 missed' }).click()
    await page.waitForURL(/\/admin\/missed/)
    for (const id of [feed, nightly]) await page.getByRole('link', { name: `run ${id}` }).waitFor()
    await page.getByText('Nothing is owed').waitFor()
    const rows = await database.query('select request_reason from punctual.runs where id = any ($1)', [
      [feed, nightly],
    ])
    expect(rows.map((row) => row.request_reason)).toEqual(['the outage is over', 'the outage is over'])
  },
)

browserTest(
  'without scripts: the list is filtered, a run opened, a debt run, another dismissed',
  async () => {
    await database.query("delete from punctual.runs where reason = 'missed'")
    const [one, other] = [
      await missed({ scheduled_for: minutesAgo(140) }),
      await missed({ scheduled_for: minutesAgo(135) }),
    ]
    const page = await browser.open('/admin/runs', { javaScriptEnabled: false })
    await page.getByLabel('Reason').selectOption('missed')
    await page.getByRole('button', { name: 'Filter' }).click()
    await page.getByRole('link', { name: `run ${other}` }).click()
    await page.getByText('It is still owed').waitFor()
    await page.getByRole('link', { name: /^Missed/ }).click()
    await page.locator(`#tick-${one}`).check()
    await page.getByRole('button', { name: 'Run chosen' }).click()
    await page.getByRole('button', { name: 'Run 1 missed' }).click()
    await page.getByText('1 missed occurrence was asked to run.').waitFor()
    await page.locator(`#tick-${other}`).check()
    await page.getByRole('button', { name: 'Dismiss chosen' }).click()
    await page.getByRole('button', { name: 'Dismiss 1 missed' }).click()
    await page.getByText('1 missed occurrence was dismissed.').waitFor()
    const rows = await database.query(
      'select status, reason from punctual.runs where id = any ($1) order by id',
      [[one, other]],
    )
    expect(rows).toEqual([
      { status: 'pending', reason: null },
      { status: 'skipped', reason: 'dismissed' },
    ])
  },
)

browserTest('a backfill is begun and cancelled', async () => {
  const page = await browser.open('/admin/missed')
  const form = page.getByRole('form', { name: 'Begin a backfill' })
  await form.getByLabel('Schedule').fill('feed-refresh')
  await form.getByLabel('From').fill('2026-01-01T00:00')
  await form.getByLabel('To').fill('2026-01-01T01:00')
  await form.getByRole('button').click()
  await page.getByRole('button', { name: 'Run 5 occurrences' }).click()
  await page.getByRole('link', { name: /^Cancel backfill/ }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Cancel backfill/ })
    .click()
  await page.getByText('cancelled: 0 done so far').waitFor()
})

const paths = ['runs', 'runs?status=skipped', 'runs?job=none', 'runs/:failed', 'runs/:failed/retry', 'missed']
const looks = paths.flatMap((path) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ path, colorScheme })),
)

for (const { path, colorScheme } of looks)
  browserTest(
    `axe finds nothing on ${path} in ${colorScheme}, and nothing is wider than the screen`,
    async () => {
      await database.query("delete from punctual.runs where reason = 'missed'")
      const range = { first_scheduled_for: minutesAgo(175), scheduled_for: minutesAgo(130) }
      await missed({ schedule_id: 'feed-refresh', occurrences: 5, ...range })
      const page = await browser.open(`/admin/${path.replace(':failed', String(await failedRun()))}`, {
        colorScheme,
      })
      for (const width of [320, 768, 1440]) {
        await page.setViewportSize({ width, height: 900 })
        const { violations } = await new AxeBuilder({ page }).analyze()
        const found = violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(' ')}`,
        )
        expect.soft(found, `at ${width}`).toEqual([])
        expect.soft(await page.evaluate<number>(excessWidth), `at ${width}`).toBeLessThanOrEqual(0)
      }
    },
  )
