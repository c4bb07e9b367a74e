import { expect } from 'vitest'
import { browserBefore, browserTest } from '../support/chromium.ts'
import { expectClean } from '../support/clean.ts'
import { createTestDatabase } from '../support/database.ts'

const browser = browserBefore(async () => (await createTestDatabase()).url)

const answer =
  'cron=30+2+*%2F7+*+1-5&timezone=Europe%2FBerlin&from=2026-03-01T00%3A00&opens=01%3A00&closes=05%3A00&day=1'
for (const [what, asked] of [
  ['an answer', answer],
  ['problems', 'cron=61+25+*+foo+1-9&count=0'],
  ['examples', ''],
])
  browserTest(`the lab is clean at all widths, with ${what}`, async () => {
    await expectClean(await browser.open(`/admin/cron?${asked}`))
  })

browserTest(
  'while somebody types, the answer follows, the address holds the question, and nothing typed is lost',
  async () => {
    const page = await browser.open('/admin/cron')
    const field = page.getByLabel('Expression')
    await field.pressSequentially('30 2 * *')
    await page.getByText('has 4 fields').waitFor()
    await field.pressSequentially(' 1-5')
    await page.getByText('At 02:30, Monday through Friday, UTC').waitFor()
    expect(await field.inputValue()).toBe('30 2 * * 1-5')
    expect(await field.evaluate((element) => element.matches(':focus'))).toBe(true)
    await page.waitForURL(/cron\?cron=30\+2\+\*\+\*\+1-5&/)
    await page.getByLabel('Time zone').first().selectOption('Europe/Berlin')
    await page.getByText('At 02:30, Monday through Friday, Europe/Berlin').waitFor()
    await page.reload()
    expect(await page.getByLabel('Expression').inputValue()).toBe('30 2 * * 1-5')
    await page.getByText('At 02:30, Monday through Friday, Europe/Berlin').waitFor()
  },
)

browserTest(
  'the field in which the caret stands is told from the others, while writing and while moving',
  async () => {
    const page = await browser.open('/admin/cron')
    const here = page.locator('.cron-fields [aria-current=true]')
    const field = page.getByLabel('Expression')
    await field.pressSequentially('30 2')
    await here.getByText('hour', { exact: true }).waitFor()
    await field.pressSequentially(' ')
    await here.getByText('day-of-month', { exact: true }).waitFor()
    await field.pressSequentially('* * 1-5')
    await here.getByText('Monday to Friday').waitFor()
    await page.keyboard.press('Home')
    await here.getByText('minute', { exact: true }).waitFor()
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key)
    await here.getByText('hour', { exact: true }).waitFor()
    expect(await here.count()).toBe(1)
    await field.fill('0 30 2 * * 1-5')
    await here.getByText('Monday to Friday').waitFor()
    await page.keyboard.press('Home')
    await here.getByText('second', { exact: true }).waitFor()
    await field.fill('@daily')
    await page.getByText('stands for these').waitFor()
    expect(await here.count()).toBe(0)
  },
)

browserTest('without scripts the same is a form', async () => {
  const page = await browser.open('/admin/cron', { javaScriptEnabled: false })
  await page.getByLabel('Expression').fill('0 9 1 * *')
  await page.getByText('Window', { exact: true }).click()
  await page.getByLabel('from', { exact: true }).fill('08:00')
  await page.getByLabel('to', { exact: true }).fill('10:00')
  await page.getByRole('button', { name: 'Explain' }).click()
  await page.getByText('At 09:00, on day 1 of the month, between 08:00 and 10:00, UTC').waitFor()
})

browserTest('an example leads to its answer, by keyboard alone', async () => {
  const page = await browser.open('/admin/cron')
  const example = page.getByRole('link', { name: '0 18 * * 5L' })
  for (let presses = 0; presses < 60; presses++) {
    if (await example.evaluate((element) => element.matches(':focus'))) break
    await page.keyboard.press('Tab')
  }
  await page.keyboard.press('Enter')
  await page.getByText('At 18:00, on the last Friday of the month, UTC').waitFor()
})
