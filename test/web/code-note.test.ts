import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { testApp, tokenOf } from './client.ts'
import { definitions } from './definitions.ts'
import { words } from './words.ts'

const [schedule] = definitions.schedules
const code = {
  hash: 'c0de',
  source: 'punctual.config.ts',
  document: {
    ...definitions,
    schedules: [
      { ...schedule, cron: '5 4 * * *', grace_ms: 1_000 },
      { ...schedule, id: 'brand-new' },
    ],
  },
}
let web: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => {
  web = await testApp({ code })
})
afterAll(() => web.close())
beforeEach(async () => {
  await web.seeded.query('delete from punctual.worker_instances')
  await held({ hash: code.hash })
})

/** What the last sync says. */
async function held({ hash, source = null }: { hash: string; source?: string | null }) {
  await web.seeded.query(
    "insert into punctual.definition_syncs (hash, source, worker, synced_at, report) values ($1, $2, 'd', now(), '{}')",
    [hash, source],
  )
}

async function daemon(id: string, hash: string | null, started: string) {
  await web.seeded.query(
    `select punctual.register_worker($1, 'schedule_daemon', 'standby', $1 || '-host', 1, null, null, '9.9.9', '10 s', definitions => $2, at => now() + $3::interval)`,
    [id, hash, started],
  )
}

async function note(cookie = '') {
  const headers = { Cookie: `punctual=${await tokenOf('ADMIN')}${cookie}` }
  const { text } = await web.ask('GET', '/admin/schedules', { headers })
  const [html] = /<aside id="code-note"[\s\S]*?<\/aside>/.exec(text) ?? ['']
  return { html, words: words(html) }
}

test('the note names the file that the sync names, or your code', async () => {
  expect((await note()).words).toContain('Schedules are defined in your code, hash c0de')
  await held({ hash: code.hash, source: 'apps/shop.config.ts' })
  expect((await note()).words).toContain('Schedules are defined in code: apps/shop.config.ts , hash c0de')
})

test('it says whether the living daemons have what is shown', async () => {
  expect((await note()).words).toContain('No daemon is alive to tell whether the code has changed since.')
  await daemon('one', code.hash, '1 second')
  expect((await note()).words).toContain('The living daemon has the same.')
  await daemon('two', code.hash, '1 second')
  expect((await note()).words).toContain('All 2 living daemons have the same.')
  await daemon('three', null, '1 second')
  expect((await note()).words).toContain('1 living daemon does not tell which code it has.')
})

test('a daemon with other definitions is named, with what becomes of them, whatever was dismissed', async () => {
  await held({ hash: 'abcdefabcdef' })
  const dismissed = '; dismissed=abcdefabcdef'
  await held({ hash: code.hash })
  await daemon('newer', 'other', '1 second')
  await daemon('older', 'other', '-20 seconds')
  const { words, html } = await note(`; dismissed=${code.hash}`)
  expect(words).toContain(
    'Daemon newer on newer-host has other definitions , newer ones: it brings them in when it leads.',
  )
  expect(words).toContain(
    'Daemon older on older-host has other definitions , of an older release: it leaves these as they are.',
  )
  expect(words).not.toContain('has the same')
  expect(html).not.toContain('Dismiss')
  await web.seeded.query('delete from punctual.worker_instances')
  expect((await note(`; dismissed=${code.hash}`)).html).toBe('')
  expect((await note(dismissed)).html).toContain('Dismiss')
})

test('where the web process has other code, the difference is told by name', async () => {
  expect((await note()).html).not.toContain('code-diff')
  await held({ hash: 'before' })
  const { words, html } = await note()
  const retired = definitions.schedules.length - 1
  expect(words).toContain(
    `The code of this web process differs from what the database holds : 1 new, 1 changed, ${retired} retired`,
  )
  expect(words).toContain('new schedule brand-new ')
  expect(words).toContain(`changed schedule ${schedule!.id} : cron, grace `)
  for (const { id } of definitions.schedules.slice(1)) expect(words).toContain(`retired schedule ${id} `)
  expect(html).toContain(`href="./schedules/${schedule!.id}"`)
  expect(html).not.toContain('href="./schedules/brand-new"')
})

test('the difference is asked about anew after another sync', async () => {
  await held({ hash: 'first' })
  expect((await note()).words).toContain('1 new, 1 changed')
  await web.seeded.query("select punctual.sync_definitions('test', $1::jsonb, 'second')", [
    JSON.stringify({ ...code.document, schedules: code.document.schedules.slice(0, 1) }),
  ])
  expect((await note()).words).toContain('holds : 1 new')
  expect((await note()).words).not.toContain('changed schedule')
  await web.seeded.query("select punctual.sync_definitions('test', $1::jsonb, 'third')", [
    JSON.stringify(definitions),
  ])
})
