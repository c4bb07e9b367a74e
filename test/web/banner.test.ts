import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { testApp, tokenOf } from './client.ts'

let web: Awaited<ReturnType<typeof testApp>>

beforeAll(async () => {
  web = await testApp()
})
afterAll(() => web.close())
beforeEach(async () => {
  for (const table of ['worker_instances', 'leadership_terms'])
    await web.seeded.query(`delete from punctual.${table}`)
  await web.seeded.query('update punctual.schedule_clocks set next_run_at = null')
})

async function daemon(secondsAgo: number) {
  await web.seeded.query(
    "select punctual.register_worker('daemon-1', 'schedule_daemon', 'leading', 'host-1', 1, 'fra', null, '0', '10 s', at => now() - interval '1 hour')",
  )
  await web.seeded.query(
    "select punctual.heartbeat('daemon-1', 'leading', 0, at => now() - $1 * interval '1 second')",
    [secondsAgo],
  )
}

const due = (id: string, after: string) =>
  web.seeded.query(
    'update punctual.schedule_clocks set next_run_at = now() + $2::interval where schedule_id = $1',
    [id, after],
  )

async function page(path = 'audit') {
  const Cookie = `punctual=${await tokenOf('VIEWER')}`
  const { text } = await web.ask('GET', `/admin/${path}`, { headers: { Cookie } })
  const banner = /<section id="banner".*?<\/section>/s.exec(text)![0]
  const said = banner.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')
  const title = /<title>(.*?)<\/title>/.exec(text)![1]
  return { banner, said, title, icon: /id="favicon"[^>]*href="([^"?]+)/.exec(text)![1] }
}

test('where there never was a daemon it is a hint how to start one, and no alarm', async () => {
  const { banner, said, title, icon } = await page()
  expect(banner).toContain('class="banner setup"')
  expect(said).toContain('No daemon yet. Start one with punctual daemon')
  expect(banner).not.toContain('alert')
  expect({ title, icon }).toEqual({ title: 'Audit · Punctual', icon: './assets/icon.svg' })
})

test('green says who keeps time, and how steadily', async () => {
  await daemon(1)
  const { banner, said, title } = await page()
  expect(banner).toContain('class="banner green"')
  expect(said).toMatch(
    /On time\. The daemon keeps time\. .*Host host-1 \(fra\) .*Heartbeat \d+ s ago .*Standbys 0/,
  )
  expect(said).not.toContain('What to do')
  expect(title).toBe('Audit · Punctual')
})

test('yellow and red say what that means for what is due, and lead to the runbook', async () => {
  await daemon(90)
  await due('nightly', '10 minutes')
  await due('feed-refresh', '20 minutes')
  const yellow = await page()
  expect(yellow.said).toContain(
    'Late. 1 schedule is due in the next 15 minutes and may start late. What to do',
  )
  expect(yellow.banner).toContain('href="./runbooks/daemon-red"')
  expect(yellow).toMatchObject({ title: '● Late · Audit · Punctual', icon: './assets/icon-yellow.svg' })

  await daemon(130)
  await due('feed-refresh', '14 minutes')
  const red = await page()
  expect(red.said).toContain(
    'Not keeping time. 2 schedules are due in the next 15 minutes and will not start.',
  )
  expect(red).toMatchObject({ title: '● Not keeping time · Audit · Punctual', icon: './assets/icon-red.svg' })
  await web.seeded.query('update punctual.schedule_clocks set next_run_at = null')
  expect((await page()).said).toContain(
    'Nothing is due in the next 15 minutes; what comes later will not start.',
  )
})

test('what is announced as an alarm holds nothing that counts, so that it is announced once', async () => {
  await daemon(130)
  const alert = /<p id="banner-red" role="alert">(.*?)<\/p>/s
  const first = alert.exec((await page()).banner)![1]
  await daemon(190)
  const later = await page()
  expect(alert.exec(later.banner)![1]).toBe(first)
  expect(first).not.toMatch(/\d/)
  expect(later.banner.match(/role="alert"/g)).toHaveLength(1)
  expect(later.banner).toContain('<p id="consequence" role="status">')
})

test('a daemon that was there and is gone is an alarm', async () => {
  await daemon(1)
  await web.seeded.query("select punctual.heartbeat('daemon-1', 'stopped')")
  expect((await page()).said).toContain('Not keeping time. No daemon is running.')
})

test('what is overdue under a living daemon leads to the runbook about that', async () => {
  await daemon(1)
  await due('nightly', '-2 minutes')
  await web.seeded.query("update punctual.schedules set enabled = true where id = 'nightly'")
  const { said, banner } = await page()
  expect(said).toContain('Late. Overdue: 1 occurrence, request or job.')
  expect(banner).toContain('runbooks/schedule-overdue')
})

test('the Cron lab tells it too, though it would do without the database', async () => {
  await daemon(1)
  const { said, banner } = await page('cron')
  expect(banner).toContain('class="banner green"')
  expect(said).toMatch(/The daemon keeps time\. .*Host host-1 \(fra\)/)
})
