import { expect } from 'vitest'
import { answer, looks, press, said } from '../support/acting.ts'
import { browserBefore, browserTest } from '../support/chromium.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { definitions, sync } from '../web/seed.ts'
import { insertOutage, insertRun } from '../web/seed-runs.ts'

let database: TestDatabase
const browser = browserBefore(async () => {
  database = await createTestDatabase()
  const [schedule] = definitions.schedules
  const schedules = looks.flatMap(({ id }) => ['', '-owing'].map((own) => ({ ...schedule, id: id + own })))
  await sync(database, { ...definitions, schedules })
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

browserTest.each(looks)(
  'every act on runs is done at $width px, $colorScheme',
  async ({ id: schedule_id, width, colorScheme }) => {
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
    const id = `${first}-owing`
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
