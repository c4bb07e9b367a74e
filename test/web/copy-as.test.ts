import { afterAll, beforeAll, expect, test } from 'vitest'
import { nextCursor } from '../../src/web/api/cursors.ts'
import { psql } from '../sql/psql.ts'
import { runPunctual } from '../support/process.ts'
import { pagesOf } from './asking-pages.ts'
import { origin, testApp, tokenOf } from './client.ts'
import { insertRun } from './seed-runs.ts'

let web: Awaited<ReturnType<typeof testApp>>
const { get } = pagesOf(() => web)
let newest: number

beforeAll(async () => {
  web = await testApp()
  await web.seeded.query("select punctual.enable('nightly')")
  await insertRun(web.seeded, { status: 'failed', error: "it's\\broken" })
  newest = await insertRun(web.seeded, { status: 'skipped', reason: 'overlap', schedule_id: 'feed-refresh' })
})
afterAll(() => web.close())

const unescaped = (html: string) =>
  html
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')

/** The lines that a page offers, by the name of their way. */
async function waysOf(path: string): Promise<Record<string, string>> {
  const { html, status } = await get(path)
  expect(status).toBe(200)
  const lines = html.matchAll(/data-copy="([^"]*)" aria-label="Copy as (\w+)"/g)
  return Object.fromEntries([...lines].map(([, line, name]) => [name!, unescaped(line!)]))
}

const rowsOf = (line: string) => psql(web.seeded.url, ['-A', '-t', '-c', line])
const hasDot = (html: string) => /<summary[^>]*aria-keyshortcuts="\."/.test(html)

/** What a shell makes of a line: its words. */
const split = (line: string) =>
  [...line.matchAll(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g)].map(([each]) =>
    each.replaceAll(/'([^']*)'|"([^"]*)"/g, (_, one = '', other = '') => one || other),
  )

const pages = [
  'schedules',
  'schedules?show=attention&order=next',
  'schedules?show=paused',
  'schedules?show=running',
  'schedules?q=feed+re',
  'schedules/nightly/occurrences',
  'schedules/nightly/occurrences?window=30d',
  'runs',
  'runs?status=failed&scheduleId=nightly',
  'runs?status=failing&trigger=schedule&job=cleanup&worker=w&reason=overlap',
  'runs?since=2026-01-01T00:00&until=2026-02-01T00:00&before=4711',
  'runs?scheduleId=No%20such%27',
  'forecast',
  'forecast?paused=include',
  'jobs',
  'jobs?scheduleId=nightly',
  'jobs?after=cleanup',
  'audit',
  'audit?actor=ana&action=enable&subject=nightly&before=4711',
  'audit?subject=No%20such%27%22%24(id)',
  'missed',
]

test.each(pages)('%s can be copied as psql, punctual, curl and link, and each works', async (path) => {
  const ways = await waysOf(path)
  expect(Object.keys(ways)).toEqual(['psql', 'punctual', 'curl', 'link'])
  expect(hasDot((await get(path)).html)).toBe(true)
  expect(await rowsOf(ways.psql!)).toBeTypeOf('string')
  const address = split(ways.curl!).at(-1)!
  expect(address).toMatch(/^http:\/\/localhost\/api\/admin\//)
  const { status, json } = await web.ask('GET', address.slice(origin.length), {
    token: await tokenOf('VIEWER'),
  })
  expect({ status, json: status === 200 ? '' : json }).toEqual({ status: 200, json: '' })
  expect(ways.link).toBe(`${origin}/admin/${path.replaceAll("'", '%27')}`)
})

const commands = [
  'schedules?show=attention&order=next',
  'schedules?show=running',
  'schedules/nightly/occurrences',
  'runs?status=failed&scheduleId=nightly&before=4711',
  'forecast?paused=include',
  'jobs?scheduleId=nightly',
  'audit?subject=nightly',
  'missed',
]

test.each(commands)('%s: the command that is copied is one that there is', async (path) => {
  const [name, ...args] = split((await waysOf(path)).punctual!)
  expect(name).toBe('punctual')
  const { code, stderr } = await runPunctual({ args, env: { DATABASE_URL: web.seeded.url } })
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
})

test('the runs that are copied out are those of the page, whatever their filter', async () => {
  const numbers = (html: string) => [...html.matchAll(/<tr id="run-(\d+)"/g)].map(([, id]) => id)
  for (const path of ['runs', 'runs?status=skipped', 'runs?status=failing', `runs?before=${newest}`]) {
    const { psql } = await waysOf(path)
    const copied = (await rowsOf(psql!)).trim().split('\n')
    expect(copied.map((row) => row.split('|')[0])).toEqual(numbers((await get(path)).html))
  }
  const { curl, punctual } = await waysOf(`runs?status=failed&scheduleId=nightly&before=${newest}`)
  expect(curl).toContain(`'${origin}/api/admin/runs?scheduleId=nightly&status=failed&cursor=`)
  expect(curl).toContain(nextCursor('runs', newest)!)
  expect(punctual).toBe(`punctual runs nightly --status failed --before ${newest} --limit 50`)
})

test('the acts, jobs and schedules that are copied out are those of the page', async () => {
  const audit = await waysOf('audit?action=enable&subject=nightly')
  expect(await rowsOf(audit.psql!)).toMatch(/^.*\|enable\|nightly\|$/m)
  expect(audit.punctual).toBe('punctual psql who-did-what nightly')
  expect(audit.curl).toContain('/audit?act=enable&schedule=nightly&limit=50')
  expect((await rowsOf((await waysOf('jobs?scheduleId=nightly')).psql!)).split('|')[0]).toBe('cleanup')
  expect(await rowsOf((await waysOf('schedules?q=NIGHT')).psql!)).toMatch(/^nightly\|/)
})

test('what is asked for and a way has no word for is said beside its line', async () => {
  const { text } = await get('runs?status=failing&job=cleanup&error=x')
  expect(text).toContain('--limit 50 It cannot be asked for: state, job, error.')
  expect(text).toMatch(/job=cleanup&amp;limit=50' It cannot be asked for: state, error\./)
  expect((await get('runs?scheduleId=nightly')).text).not.toContain('It cannot be asked for')
})

const hostile = `it's\\'; drop table x; -- $(id) \`id\` \x1b[201~\n"`

test.each([
  ['runs', 'error'],
  ['runs', 'scheduleId'],
  ['runs', 'worker'],
  ['audit', 'actor'],
  ['audit', 'subject'],
  ['schedules', 'q'],
])('%s: whatever %s holds, it stays a text of each line', async (path, field) => {
  const ways = await waysOf(`${path}?${new URLSearchParams({ [field]: hostile })}`)
  for (const line of Object.values(ways)) expect(line).toMatch(/^\P{Cc}+$/u)
  expect(await rowsOf(ways.psql!)).toBe('')
  expect(split(ways.curl!)).toHaveLength(4)
  expect(ways.punctual).not.toContain('$')
})

test('an error with a quote and a backslash is found by the line that is copied', async () => {
  const { psql } = await waysOf(`runs?${new URLSearchParams({ error: "it's\\broken" })}`)
  expect(await rowsOf(psql!)).toContain('|failed|')
})
