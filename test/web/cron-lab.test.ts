import { expect, test } from 'vitest'
import { appWithoutDatabase, testApp, tokenOf } from './client.ts'
import { words } from './words.ts'

type Asked = Record<string, string> | [string, string][]

async function lab(asked: Asked, { zone = 'UTC', ask = appWithoutDatabase() } = {}) {
  const headers = { Cookie: `punctual=${await tokenOf('VIEWER')}; zone=${encodeURIComponent(zone)}` }
  const { status, text } = await ask('GET', `/admin/cron?${new URLSearchParams(asked)}`, { headers })
  expect(status).toBe(200)
  return { text, words: words(text) }
}

test('an expression is explained field by field, as a sentence, and by its next instants in both zones', async () => {
  const asked = {
    cron: '30 2 * * mon-fri',
    timezone: 'America/New_York',
    from: '2026-03-01T00:00',
    count: '2',
  }
  const { words } = await lab(asked, { zone: 'Europe/Berlin' })
  expect(words).toContain(
    '30 minute 30 takes 0-59 2 hour 2 takes 0-23 * day-of-month every day of the month takes 1-31, L the last',
  )
  expect(words).toContain('mon-fri day-of-week Monday to Friday')
  expect(words).toContain('At 02:30, Monday through Friday, America/New_York')
  expect(words).toMatch(/Next 2 .* America\/New_York Europe\/Berlin From now/)
  expect(words).toContain('Mon 2026-03-02 02:30:00 -05:00 2026-03-02 08:30:00')
  expect(words).toContain('It runs on 260 of 365 days, counted in America/New_York')
})

test('each field has its name, its words and its values, also while it is still missing', async () => {
  const { words, text } = await lab({ cron: '*/5 8' })
  expect(words).toContain(
    '*/5 minute every 5 minutes from 0 to 55 takes 0-59 8 hour 8 takes 0-23 – day-of-month still missing takes 1-31',
  )
  expect(words).toContain('– day-of-week still missing takes 0-7 or SUN-SAT')
  expect(text).toContain('data-fields')
  expect((await lab({ cron: '*/5 8 * * * *' })).words).toContain(
    '*/5 second every 5 seconds from 0 to 55 takes 0-59 8 minute',
  )
})

test('a nickname tells what it stands for; no caret is in any of that', async () => {
  const { words, text } = await lab({ cron: '@daily' })
  expect(words).toContain('0 minute 0 takes 0-59 0 hour 0 takes 0-23 *')
  expect(words).toContain('@daily stands for these.')
  expect(text).not.toContain('data-fields')
})

test('complaint 6: whether a time is UTC or local is said, with the present time and how far away it is', async () => {
  const { text, words } = await lab(
    { cron: '0 * * * *', timezone: 'Asia/Kolkata' },
    { zone: 'Europe/Berlin' },
  )
  expect(text).toMatch(/<th scope="col">Asia\/Kolkata<\/th><th scope="col">Europe\/Berlin<\/th>/)
  expect(words).toMatch(/\d\d:\d\d Europe\/Berlin/)
  expect(words).toMatch(/in \d+ (s|min)\b/)
})

test.each([
  [{ cron: '0 0 1 * 1' }, 'this runs on days that match either of them'],
  [{ cron: '*/7 * * * *' }, 'starts over at 0: after 56 the next is 4 minutes later, not 7'],
  [{ cron: '0 0 29 2 *' }, 'This does not run every year'],
  [
    { cron: '30 2 * * *', timezone: 'Europe/Berlin', from: '2026-03-01T00:00' },
    '02:30 does not exist and it runs once at 03:00 instead',
  ],
  [
    { cron: '30 2 * * *', timezone: 'Europe/Berlin', from: '2026-10-01T00:00', overlap: 'both' },
    '02:30 happens twice and it runs both times',
  ],
])('%o is warned of', async (asked, warning) => {
  expect((await lab(asked as Record<string, string>)).words).toContain(warning)
})

test.each([
  [{ cron: '0 0 * *' }, 'has 4 fields: write 5 (minute hour day-of-month month day-of-week)'],
  [{ cron: '0 0 30 2 *' }, '30 February does not exist, so this would never run'],
  [{ cron: '0 0 * * *', from: 'soon' }, '"soon" is not a date and a time'],
  [{ cron: '0 0 * * *', count: '101' }, '"101" must be a whole number from 1 to 100'],
  [{ cron: '0 0 * * *', opens: '09:00' }, 'window.to is'],
  [{ cron: '0 0 * * *', opens: '09:00', closes: '17:00' }, 'never falls inside its window'],
  [{ cron: '0 0 * * *', gap: 'guess' }, '"guess" must be after, shift or skip'],
])('%o is refused with what would do', async (asked, problem) => {
  const { words } = await lab(asked as Record<string, string>)
  expect(words).toContain('This would be refused: 1 problem')
  expect(words).toContain(problem)
})

test('everything wrong is told at once, and what stands in the fields is kept', async () => {
  const { text, words } = await lab({ cron: '61 25 * * *', timezone: 'Mars/Olympus', count: 'many' })
  expect(words).toContain('This would be refused: 4 problems')
  expect(words).toContain('61 minute not understood')
  expect(text).toContain('value="61 25 * * *"')
  expect(text).toContain('<option selected="">Mars/Olympus</option>')
})

test('a window of days and hours counts, and the same stands in code', async () => {
  const asked: Asked = [
    ['cron', '0 * * * *'],
    ['opens', '09:00'],
    ['closes', '17:00'],
    ['day', '1'],
    ['day', '5'],
    ['gap', 'skip'],
  ]
  const { words } = await lab(asked)
  expect(words).toContain('Every hour, between 09:00 and 17:00, Monday and Friday, UTC')
  expect(words).toContain("window: { from: '09:00', to: '17:00', days: 'mon,fri' }")
  expect(words).toContain("dst: { gap: 'skip', overlap: 'first' }")
})

test('the lab works while the database is away, and says what it then does not know', async () => {
  const { text, words } = await lab({ cron: '0 0 * * *' })
  expect(words).toContain('At 00:00, UTC')
  expect(words).toContain('The database does not answer, so nobody knows what else starts at these minutes')
  expect(text).toContain('aria-label="Pages"')
  expect(text).not.toContain('id="banner"')
})

test('an empty field is no mistake: there are examples', async () => {
  const { words } = await lab({})
  expect(words).toContain('Begin with one of these')
  expect(words).not.toContain('refused')
})

test('whatever is written into it is shown as it is, and nothing else', async () => {
  const { text } = await lab({ cron: '<img src=x>', timezone: '"><script>', from: "'", count: '\0' })
  expect(text).not.toMatch(/<img|"><script>/)
})

test('a minute at which many schedules start is told, with the next one that is free', async () => {
  const web = await testApp()
  try {
    const { seeded } = web
    await seeded.query(
      `insert into punctual.schedules (id, cron, target, enabled) select 's-' || n, '0 * * * *', '{"all": true}', true from generate_series(1, 3) n`,
    )
    // Its forecast ends long before it starts at that minute.
    await seeded.query(
      `insert into punctual.schedules (id, cron, target, enabled, forecast) values ('seldom', '1 */6 * * *', '{"all": true}', true, array[now()])`,
    )
    await seeded.query(
      `insert into punctual.schedule_clocks (schedule_id, due_after) select id, now() from punctual.schedules where id ~ '^s(-|eldom)'`,
    )
    const { words } = await lab({ cron: '0 * * * *', timezone: 'Asia/Kolkata' }, { ask: web.ask })
    expect(words).not.toContain('schedules start')
    const crowded = await lab({ cron: '30 * * * *', timezone: 'Asia/Kolkata' }, { ask: web.ask })
    expect(crowded.words).toContain('3 schedules start at :30; :32 is free.')
    expect(web.failures).toEqual([])
  } finally {
    await web.close()
  }
})
