import { describe, expect, test } from 'vitest'
import { tokenOf } from './client.ts'
import { schedulesApp, words } from './schedules-app.ts'

const { enabled, page, ran, web } = schedulesApp()

describe('the card of a mark', () => {
  const card = (query: string) =>
    page(`schedules/hourly/card?window=24h&now=${new Date().toISOString()}&${query}`)

  test('says what is nearest, when it was due in both zones, what became of it and why', async () => {
    const run = await ran('hourly', { status: 'skipped', reason: 'overlap', ago: '12 hours' })
    const text = await card('place=0.4')
    expect(words(text)).toContain('skipped hourly Due')
    expect(words(text)).toContain('The previous run was still active.')
    expect(text).toContain(`data-run="${run}"`)
  })

  test('goes from one to the next and back', async () => {
    const [first, second] = [
      await ran('hourly', { ago: '12 hours' }),
      await ran('hourly', { status: 'failed' }),
    ]
    const runIn = (text: string) => Number(/data-run="(\d+)"/.exec(text)?.[1])
    expect(runIn(await card('step=first'))).toBe(first)
    expect(runIn(await card('step=last'))).toBe(second)
    expect(runIn(await card('step=next&place=0.5'))).toBe(second)
    expect(runIn(await card('step=previous&place=0.5'))).toBe(first)
  })

  test('says that there is nothing, and refuses what it cannot read', async () => {
    expect(words(await card(''))).toContain('Nothing happened')
    const headers = { Cookie: `punctual=${await tokenOf('ADMIN')}` }
    const { status } = await web.ask('GET', '/admin/schedules/hourly/card?now=never', { headers })
    expect(status).toBe(400)
  })
})

test('the same as a table: what is planned, then what was, with the reason of each', async () => {
  await enabled('hourly')
  await ran('hourly', { status: 'skipped', reason: 'overlap' })
  const text = words(await page('schedules/hourly/occurrences'))
  expect(text).toMatch(/planned .*skipped The previous run was still active\./)
})
