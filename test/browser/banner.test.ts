import { expect } from 'vitest'
import { appConfig } from '../cli/cli.ts'
import { browserBefore, browserTest, secret } from '../support/chromium.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { startProcess } from '../support/process.ts'

let database: TestDatabase
const browser = browserBefore(async () => {
  database = await createTestDatabase()
  return database.url
})

/** What would have to be waited for: the last sign of life is so old. */
const age = (seconds: number) =>
  database.query(
    "update punctual.worker_instances set heartbeat_at = now() - $1 * interval '1 second', last_pass_at = now() - $1 * interval '1 second' where kind = 'schedule_daemon'",
    [seconds],
  )

browserTest(
  'the banner is a hint first, green with a daemon, yellow and red once it was killed; tab and icon follow',
  async () => {
    const page = await browser.open('/admin/audit')
    const banner = page.locator('#banner')
    await page.locator('#banner.setup').getByText('No daemon yet.').waitFor()

    const daemon = startProcess({
      args: ['daemon'],
      env: { DATABASE_URL: database.url, PUNCTUAL_CONFIG: appConfig, LOG_LEVEL: 'debug' },
    })
    await daemon.waitFor('leader.gained')
    await daemon.waitFor('schedules.synced')
    await page.locator('#banner.green').waitFor()
    await banner.getByText('Heartbeat').waitFor()

    await daemon.kill('SIGKILL')
    const refresh = () => page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await age(90)
    await refresh()
    await page.locator('#banner.yellow').getByText('may start late').waitFor()
    expect(await page.title()).toMatch(/^● Late · Audit/)
    expect(await page.locator('#favicon').getAttribute('href')).toContain('icon-yellow')

    await age(130)
    await refresh()
    await page.locator('#banner.red [role=alert]').getByText('Not keeping time.').waitFor()
    expect(await page.title()).toMatch(/^● Not keeping time · Audit/)
    expect(await page.locator('#favicon').getAttribute('href')).toContain('icon-red')
    await page.getByRole('link', { name: 'What to do' }).click()
    await page.getByRole('heading', { name: 'Daemon red' }).waitFor()
  },
)

browserTest('the age of the heartbeat counts, and the banner is read anew within 30 seconds', async () => {
  await age(5)
  const page = await browser.open('about:blank')
  await page.clock.install()
  await page.goto(`${browser.url}/admin/audit`)
  const told = page.locator('#banner [data-seconds]').last()
  await told.waitFor()
  const first = await told.textContent()
  await page.clock.runFor(7_000)
  expect(await told.textContent()).not.toBe(first)

  const answer = page.waitForResponse((response) => response.url().endsWith('/admin/audit'))
  await page.clock.runFor(30_000)
  expect((await answer).status()).toBe(200)
})

browserTest('with the web process gone the banner goes grey and says so', async () => {
  const web = startProcess({
    args: ['web'],
    env: { DATABASE_URL: database.url, JWT_SECRET: secret, PORT: '0', LOG_LEVEL: 'debug' },
  })
  const { url } = await web.waitFor('web.listening')
  const page = await browser.open('about:blank')
  await page.clock.install()
  await page.goto(`${url}/admin/audit`)
  await page.locator('#banner').waitFor()
  expect(await page.locator('body[data-silent]').count()).toBe(0)
  await web.kill('SIGKILL')
  await page.clock.runFor(50_000)
  await page.locator('body[data-silent]').waitFor()
  const styleOf = (property: string, of: string) =>
    page.evaluate(`getComputedStyle(document.querySelector('${of}')).getPropertyValue('${property}')`)
  expect(await styleOf('--state', '#banner')).toBe(await styleOf('--off', 'html'))
  const words = await page.evaluate(
    "getComputedStyle(document.querySelector('#consequence'), '::after').getPropertyValue('content')",
  )
  expect(words).toContain('not heard from the server for 45 s')
})
