import { expect } from 'vitest'
import { answer, looks, press, said } from '../support/acting.ts'
import { browserBefore, browserTest } from '../support/chromium.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { definitions, sync } from '../web/seed.ts'

let database: TestDatabase
const browser = browserBefore(async () => {
  database = await createTestDatabase()
  const [schedule] = definitions.schedules
  const schedules = looks.flatMap(({ id }) => ['', '-b', '-c'].map((own) => ({ ...schedule, id: id + own })))
  await sync(database, { ...definitions, schedules })
  return database.url
})

browserTest.each(looks)(
  'every act of the list is done at $width px, $colorScheme',
  async ({ id, width, colorScheme }) => {
    const page = await browser.open('/admin/schedules', { colorScheme, viewport: { width, height: 900 } })
    const toggle = page.locator(`#row-${id}`).getByRole('switch')
    await press(toggle)
    await said(page, `${id} is enabled.`)
    await press(toggle)
    await answer(page, 'Pause')
    await said(page, `${id} is disabled.`)
    await press(page.locator('.notice').getByRole('button', { name: 'Undo' }).last())
    await said(page, `${id} is enabled.`)
    await press(page.getByRole('link', { name: `Run now: ${id}`, exact: true }))
    await answer(page, 'Run now')
    await said(page, `${id} was asked to run`)
    for (const [act, verb, words] of [
      ['Pause…', 'Pause 2 schedules', '2 schedules are disabled.'],
      ['Resume…', 'Resume 2 schedules', '2 schedules are enabled.'],
    ] as const) {
      for (const each of [id, `${id}-b`]) await page.getByLabel(`Select ${each}`, { exact: true }).check()
      await press(page.getByRole('button', { name: act }))
      await answer(page, verb)
      await said(page, words)
    }
    const rows = await database.query(
      "select enabled, (select count(*)::int from punctual.run_detail r where r.schedule_id = s.id and requested_by = 'ana') as asked from punctual.schedule_detail s where id = any ($1) order by id",
      [[id, `${id}-b`]],
    )
    expect(rows).toEqual([
      { enabled: true, asked: 1 },
      { enabled: true, asked: 0 },
    ])
  },
)

browserTest.each(looks)(
  'every act on one schedule is done at $width px, $colorScheme',
  async ({ id: first, width, colorScheme }) => {
    const id = `${first}-c`
    await database.query('select punctual.enable($1)', [id])
    const page = await browser.open(`/admin/schedules/${id}`, {
      colorScheme,
      viewport: { width, height: 900 },
    })
    await press(page.getByRole('link', { name: 'Pause', exact: true }))
    await answer(page, 'Pause')
    await said(page, `${id} is disabled.`)
    await press(page.getByRole('switch'))
    await said(page, `${id} is enabled.`)
    await press(page.getByRole('link', { name: 'Run now', exact: true }))
    await answer(page, 'Run now')
    await said(page, `${id} was asked to run`)
    const acts = await database.query(
      "select action from punctual.audit_detail where subject = $1 and actor = 'ana' order by id",
      [id],
    )
    expect(acts.map(({ action }) => action)).toEqual(['disable', 'enable', 'trigger'])
  },
)

browserTest.each(looks)(
  'preferences are kept and people sign out at $width px, $colorScheme',
  async ({ width, colorScheme }) => {
    const page = await browser.open('/admin/audit', { colorScheme, viewport: { width, height: 900 } })
    const preferences = page.getByRole('link', { name: 'Preferences' })
    await press(preferences)
    await page.getByLabel('Time zone').selectOption('Asia/Tokyo')
    await answer(page, 'Keep')
    await said(page, 'Your preferences are kept.')
    await press(preferences)
    await answer(page, 'Sign out')
    await page.waitForURL(/sign-in/)
  },
)
