import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Role } from '../../src/web/auth/identity.ts'
import { testApp, tokenOf } from './client.ts'
import { definitions, sync } from './seed.ts'

let web: Awaited<ReturnType<typeof testApp>>
const [base] = definitions.schedules
const ids = ['alpha', 'beta', 'critical-one', 'daily', 'hourly', 'queued']

beforeAll(async () => {
  web = await testApp()
  const schedules = ids.map((id) => ({ ...base, id, ...more[id] }))
  await sync(web.seeded, { ...definitions, schedules })
  await web.seeded.query('delete from punctual.schedules where retired_at is not null')
})
afterAll(() => web.close())

const more: Record<string, object> = {
  'critical-one': { tags: ['critical'] },
  alpha: { tags: ['finance'], catch_up: 'run_all' },
  daily: { cron: '30 2 * * *', timezone: 'Asia/Tokyo' },
  hourly: { cron: '0 * * * *' },
  queued: { overlap: 'queue' },
}

beforeEach(async () => {
  await web.seeded.query('delete from punctual.runs')
  await web.seeded.query(
    "update punctual.schedules set enabled = false, paused_until = null, disabled_reason = null, forecast = '{}'",
  )
  await web.seeded.query(
    'update punctual.schedule_clocks set next_run_at = null, last_run_at = null, last_run_id = null, locked_run_id = null, consecutive_failures = 0',
  )
})

async function page(path = 'schedules', role: Role = 'ADMIN') {
  const headers = { Cookie: `punctual=${await tokenOf(role, { subject: 'ana' })}` }
  const { status, text } = await web.ask('GET', `/admin/${path}`, { headers })
  expect(status).toBe(200)
  return text
}

async function post(path: string, fields: Record<string, string> = {}) {
  const headers = {
    Cookie: `punctual=${await tokenOf('ADMIN', { subject: 'ana' })}`,
    Origin: 'http://localhost',
    'Content-Type': 'application/x-www-form-urlencoded',
  }
  return web.ask('POST', `/admin/${path}`, { headers, body: String(new URLSearchParams(fields)) })
}

const words = (html: string) => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')
const rowOf = (text: string, id: string) =>
  new RegExp(`<tr id="row-${id}"[\\s\\S]*?</tr>`).exec(text)?.[0] ?? ''
const shown = (text: string) => [...text.matchAll(/<tr id="row-([^"]+)"/g)].map(([, id]) => id)

type Ran = { status?: string; reason?: string | null; ago?: string; late?: string }

/** A row of the ledger, so long ago. */
async function ran(
  id: string,
  { status = 'succeeded', reason = null, ago = '1 hour', late = '1 second' }: Ran = {},
) {
  const [row] = await web.seeded.query<{ id: string }>(
    `insert into punctual.runs (schedule_id, scheduled_for, trigger, status, reason, decided_at, queued_at, started_at, finished_at)
    select $1, at, 'schedule', $2, $3, at, at + $5::interval, case when $2 <> 'skipped' then at + $5::interval end, at + $5::interval + interval '5 seconds'
    from (select now() - $4::interval) x (at) returning id`,
    [id, status, reason, ago, late],
  )
  await web.seeded.query(
    `update punctual.schedule_clocks set last_run_at = now() - $2::interval, last_run_id = $3 where schedule_id = $1 and $4 <> 'skipped'`,
    [id, ago, row!.id, status],
  )
  return Number(row!.id)
}

async function enabled(id: string, next = '10 minutes', gap = '1 hour') {
  await web.seeded.query(
    `update punctual.schedules set enabled = true, forecast = array[now() + $2::interval, now() + $2::interval + $3::interval] where id = $1`,
    [id, next, gap],
  )
  await web.seeded.query(
    'update punctual.schedule_clocks set next_run_at = now() + $2::interval where schedule_id = $1',
    [id, next],
  )
}

test('complaint 1: a skipped run is a mark of its own, and says why without a click', async () => {
  await ran('hourly', { status: 'skipped', reason: 'overlap' })
  const row = rowOf(await page(), 'hourly')
  expect(row).toContain('href="#mark-skipped"')
  expect(row).toMatch(/<title>[^<]+: skipped \(overlapped\)<\/title>/)
  expect(words(row)).toContain('hourly: 1 skipped; as a table')
})

test('complaint 3: an enabled schedule whose time has passed is overdue, not next', async () => {
  await enabled('hourly', '-1 day')
  const text = await page('schedules?show=attention')
  expect(shown(text)).toEqual(['hourly'])
  expect(words(rowOf(text, 'hourly'))).toContain('due 24 h ago')
})

test('complaint 6: times carry their zone, and what comes next is counted down', async () => {
  await enabled('daily')
  const row = words(rowOf(await page(), 'daily'))
  expect(row).toContain('At 02:30, Asia/Tokyo')
  expect(row).toContain('in 10 min')
})

test('complaint 8: grouped by cadence, each group has a window that suits it', async () => {
  await enabled('hourly', '5 minutes', '1 hour')
  await enabled('daily', '5 minutes', '1 day')
  await enabled('beta', '5 minutes', '5 minutes')
  await ran('daily', { ago: '20 days' })
  const text = await page('schedules?group=cadence')
  const windows = ['beta', 'hourly', 'daily'].map(
    (id) => /occurrences\?window=(\w+)/.exec(rowOf(text, id))?.[1],
  )
  expect(windows).toEqual(['6h', '24h', '30d'])
  expect(words(rowOf(text, 'daily'))).toContain('daily: 1 ran')
  expect(words(rowOf(await page(), 'daily'))).not.toContain('daily: 1 ran')
})

test('complaint 9: a row says how its last run ended, and that an earlier failure is over', async () => {
  await ran('hourly', { status: 'failed', ago: '2 hours' })
  await ran('hourly')
  const row = rowOf(await page(), 'hourly')
  expect(row).toContain('class="status succeeded"')
  expect(row).toContain('aria-label="Newest first: ran, failed"')
})

test('complaint 10: what silently stopped is listed, with since when', async () => {
  await enabled('hourly')
  await ran('hourly', { ago: '3 days' })
  for (const ago of ['3 hours', '2 hours', '1 hour'])
    await ran('hourly', { status: 'skipped', reason: 'overlap', ago })
  const text = await page('schedules?show=attention')
  expect(words(rowOf(text, 'hourly'))).toMatch(/silent since 3 d ago/)
})

describe('complaint 11: pausing and resuming several', () => {
  test('asks with their names, does it to each, and tells how many', async () => {
    for (const id of ['alpha', 'beta']) await enabled(id)
    const asked = words(await page('schedules-pause?id=alpha&id=beta&id=%00'))
    expect(asked).toContain('Pause 2 schedules')
    expect(asked).toContain('alpha beta')
    const answer = await post('schedules-pause', { ids: 'alpha beta', reason: 'maintenance', until: '1h' })
    expect(answer.headers.get('location')).toContain('done=all-paused&done.count=2')
    const rows = await web.seeded.query(
      "select id, disabled_reason from punctual.schedules where paused_until > now() + interval '50 minutes' order by id",
    )
    expect(rows.map(({ id, disabled_reason }) => `${id} ${disabled_reason}`)).toEqual([
      'alpha maintenance',
      'beta maintenance',
    ])
    await post('schedules-resume', { ids: 'alpha beta' })
    expect(await web.seeded.query('select id from punctual.schedules where enabled')).toHaveLength(2)
  })

  test('above ten it wants their number typed', async () => {
    const many = Array.from({ length: 11 }, (_, index) => `many-${index}`)
    const refused = await post('schedules-pause', { ids: many.join(' '), count: '10' })
    expect(refused.status).toBe(422)
    expect(words(refused.text)).toContain('must be 11')
  })

  test('one that cannot be found does not keep the others from it', async () => {
    await enabled('alpha')
    const { status, text } = await post('schedules-pause', { ids: 'nowhere alpha' })
    expect(status).toBe(409)
    expect(words(text)).toContain('Done for 1 of 2.')
    expect(words(text)).toContain('nowhere:')
    expect(await web.seeded.query('select id from punctual.schedules where enabled')).toEqual([])
  })

  test('nothing selected is said', async () => {
    expect(words(await page('schedules-pause'))).toContain('Nothing is selected')
  })
})

test('complaints 12 and 13: what is paused does not look like what runs, and says who, why and until when', async () => {
  await enabled('hourly')
  await enabled('beta')
  await post('schedules/hourly/disable', { reason: 'a migration', until: '4h' })
  const text = await page()
  const [paused, running] = [rowOf(text, 'hourly'), rowOf(text, 'beta')]
  expect(paused).toContain('class="paused off"')
  expect(words(paused)).toContain('paused by ana, ends in 4 h a migration')
  expect(paused).toContain('aria-checked="false"')
  expect(running).not.toMatch(/class="[^"]*off/)
  expect(running).toContain('aria-checked="true"')
})

test('complaint 14: typing finds it by name, job or tag, on whatever page it would be', async () => {
  expect(shown(await page('schedules?q=hour'))).toEqual(['hourly'])
  expect(shown(await page('schedules?q=FINANCE'))).toEqual(['alpha'])
  const nothing = words(await page('schedules?q=%3Cb%3Enothing'))
  expect(nothing).toContain('There are no schedules with “&lt;b&gt;nothing” in the name')
  expect(nothing).toContain('Clear the filter')
})

test('complaint 15: after run now the row shows the run as asked for, then queued', async () => {
  await post('schedules/hourly/trigger', { payload: '{"full": true}' })
  expect(words(rowOf(await page(), 'hourly'))).toContain('asked for')
  await web.seeded.query("select * from punctual.tick('by-hand')")
  expect(words(rowOf(await page(), 'hourly'))).toMatch(/queued (now|\d s ago)/)
  const [run] = await web.seeded.query('select payload from punctual.runs')
  expect(run!.payload).toMatchObject({ full: true })
})

describe('complaint 16: what would swallow a run is said before it is asked for', () => {
  test.each([
    ['hourly', 'policy is skip: this run would be skipped'],
    ['queued', 'policy is queue: this run waits until that one has ended'],
  ])('%s', async (id, sentence) => {
    await post(`schedules/${id}/trigger`)
    await web.seeded.query("select * from punctual.tick('by-hand')")
    const asked = words(await page(`schedules/${id}/run-now`))
    expect(asked).toContain('One run is active')
    expect(asked).toContain(sentence)
    expect(asked).toContain('No daemon is running: it waits until one does.')
  })

  test.each([
    ['rubbish', 'is not JSON'],
    ['[1]', 'must be a JSON object'],
  ])('a payload of %s is refused', async (payload, why) => {
    const { status, text } = await post('schedules/hourly/trigger', { payload })
    expect(status).toBe(422)
    expect(words(text)).toContain(why)
  })
})

test('the figures count a day, by outcome and reason', async () => {
  await ran('hourly')
  await ran('hourly', { status: 'failed', ago: '2 hours' })
  await ran('hourly', { status: 'skipped', reason: 'blackout', ago: '3 hours' })
  await ran('hourly', { ago: '2 days' })
  const html = await page()
  expect(html).toMatch(/title="Since [^"]*:00[^"]* UTC"[^>]*><span class="figure-name">Runs/)
  const text = words(html)
  expect(text).toContain('Runs, 24 h 2 50 % succeeded, 1 failed')
  expect(text).toContain('Skipped, 24 h 1 1 blacked out')
})

test('the order is that of the address, and the counts of the segments know the filter', async () => {
  await enabled('hourly', '5 minutes')
  await enabled('beta', '1 minute')
  expect(shown(await page('schedules?order=next')).slice(0, 2)).toEqual(['beta', 'hourly'])
  expect(words(await page('schedules?q=hourly'))).toContain('All 1 Attention 0 Paused 0 Running 0')
  expect(words(await page())).toContain(`Paused ${ids.length - 2}`)
  expect(shown(await page('schedules?show=rubbish&window=rubbish&page=0'))).toHaveLength(ids.length)
})

test('schedules that skip what they miss are named, with what that means', async () => {
  await enabled('alpha')
  expect(await page()).not.toContain('note-line warn')
  await enabled('hourly')
  const text = await page()
  expect(words(text)).toContain('1 enabled schedule skips missed runs : hourly')
  expect(rowOf(text, 'hourly')).toContain('aria-describedby="skip-meaning"')
  expect(rowOf(text, 'alpha')).not.toContain('skip missed')
})

test('the note about code is dismissed until other definitions come', async () => {
  const text = await page()
  const [, hash] = /name="hash" value="([^"]+)"/.exec(text) ?? []
  const answer = await post('preferences/dismissed', { hash: hash! })
  expect(answer.headers.get('set-cookie')).toContain(`dismissed=${hash}`)
  const Cookie = `punctual=${await tokenOf('ADMIN')}; dismissed=${hash}`
  const dismissed = await web.ask('GET', '/admin/schedules', { headers: { Cookie } })
  expect(dismissed.text).not.toContain('code-note')
})

test('what is critical is not paused without a reason, alone or with others', async () => {
  for (const path of ['schedules/critical-one/disable', 'schedules-pause']) {
    const { status, text } = await post(path, { ids: 'alpha critical-one' })
    expect({ path, status }).toEqual({ path, status: 422 })
    expect(words(text)).toContain('critical-one is tagged critical')
  }
})

test('pausing until tomorrow means nine in the zone of whoever asks', async () => {
  const headers = {
    Cookie: `punctual=${await tokenOf('ADMIN')}; zone=Asia/Kathmandu`,
    Origin: 'http://localhost',
    'Content-Type': 'application/x-www-form-urlencoded',
  }
  await web.ask('POST', '/admin/schedules/hourly/disable', { headers, body: 'until=tomorrow' })
  const [row] = await web.seeded.query(
    "select to_char(paused_until at time zone 'Asia/Kathmandu', 'HH24:MI') as at from punctual.schedules where id = 'hourly'",
  )
  expect(row).toEqual({ at: '09:00' })
})

test('a viewer sees the controls, disabled, with the reason', async () => {
  const row = rowOf(await page('schedules', 'VIEWER'), 'hourly')
  expect(row.match(/disabled=""/g)).toHaveLength(3)
  expect(row).toContain('You may look, and not change anything')
  expect(row).not.toContain('<form')
})

test('a schedule that the code no longer defines is in a group of its own, and cannot be enabled', async () => {
  await web.seeded.query(
    "update punctual.schedules set retired_at = now() - interval '2 days' where id = 'beta'",
  )
  const text = await page()
  await web.seeded.query("update punctual.schedules set retired_at = null where id = 'beta'")
  expect(shown(text).at(-1)).toBe('beta')
  expect(words(text)).toContain('No longer in the code')
  expect(words(rowOf(text, 'beta'))).toContain('removed from the code 2 d ago')
  expect(rowOf(text, 'beta')).not.toContain('<button')
})

test('one that cannot fire says why', async () => {
  await enabled('hourly')
  await web.seeded.query("update punctual.schedules set wave_sizes = '{}' where id = 'hourly'")
  const row = words(rowOf(await page(), 'hourly'))
  await web.seeded.query("update punctual.schedules set wave_sizes = '{1}' where id = 'hourly'")
  expect(row).toContain('no code for its job')
  expect(row).toContain('No job is left that it could run')
})

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
