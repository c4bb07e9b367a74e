import { once } from 'node:events'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openDatabase } from '../../src/db/database.ts'
import { schedule } from '../sql/definitions.ts'
import { pagesOf } from './asking-pages.ts'
import { testApp } from './client.ts'
import { definitions, sync } from './seed.ts'

let web: Awaited<ReturnType<typeof testApp>>
const { post } = pagesOf(() => web)
const ids = Array.from({ length: 10 }, (_, index) => `act-${index}`)

beforeAll(async () => {
  web = await testApp()
  const more = ids.map((id) => schedule(id, { waves: [['cleanup']] }))
  await sync(web.seeded, { ...definitions, schedules: [...definitions.schedules, ...more] })
})
afterAll(() => web.close())
beforeEach(async () => {
  await web.seeded.query('truncate punctual.runs, punctual.audit_log, punctual.answered_requests')
  await web.seeded.query('update punctual.schedules set enabled = false')
})

let keys = 0
const keyed = (path: string) => {
  keys += 1
  return `${path}?key=a0b1c2d3-0000-4000-8000-${String(keys).padStart(12, '0')}`
}
const enabled = async () =>
  (await web.seeded.query('select id from punctual.schedules where enabled order by id')).map(({ id }) => id)
const answers = () => web.seeded.query('select status from punctual.answered_requests')

test('ten people answer a question each in the same moment, over five connections, and each is heard', async () => {
  const other = openDatabase({ url: web.seeded.url, applicationName: 'test', max: 1 })
  let all: Promise<{ status: number }[]> | undefined
  await other.transaction(async (transaction) => {
    await transaction.query('lock table punctual.answered_requests')
    all = Promise.all(ids.map((id) => post(keyed(`schedules/${id}/enable`))))
    for (let busy = 0; busy < 5; busy++) await once(web.database.pool, 'acquire')
  })
  await other.close()
  expect((await all)!.map(({ status }) => status)).toEqual(ids.map(() => 303))
  expect(await enabled()).toEqual(ids)
  expect(await answers()).toHaveLength(10)
})

test('an act on a page is told to have come from one, and the next over the same connection is not', async () => {
  const told = () => web.seeded.query('select subject, channel from punctual.audit_detail order by subject')
  await post('schedules/act-0/enable')
  await post('schedules-resume', { ids: 'nowhere act-1' })
  expect(await told()).toEqual([
    { subject: 'act-0', channel: 'pages' },
    { subject: 'act-1', channel: 'pages' },
  ])
  await web.database.query("select punctual.enable('act-2')")
  expect((await told()).at(-1)).toEqual({ subject: 'act-2', channel: 'sql' })
})

const guardOf = `create function public.refuse() returns trigger language plpgsql as
  $$ begin raise exception 'no room for answers'; end $$`

test('an act whose answer cannot be kept is not done', async () => {
  await web.seeded.query(guardOf)
  await web.seeded.query(
    'create trigger refuse before update on punctual.answered_requests for each row execute function public.refuse()',
  )
  const path = keyed('schedules/act-1/trigger')
  expect((await post(path)).status).toBe(500)
  expect(await web.seeded.query('select id from punctual.runs')).toEqual([])
  await web.seeded.query('drop trigger refuse on punctual.answered_requests')
  expect((await post(path)).status).toBe(303)
  expect(await web.seeded.query('select id from punctual.runs')).toHaveLength(1)
  web.failures.length = 0
})

test('what was done in part stands, and the same question sent again is told the same', async () => {
  const path = keyed('schedules-resume')
  const first = await post(path, { ids: 'nowhere act-1 act-0' })
  expect(first.text).toContain('Done for 2 of 3.')
  expect(await enabled()).toEqual(['act-0', 'act-1'])
  await post('schedules-pause', { ids: 'act-0 act-1' })
  const again = await post(path, { ids: 'nowhere act-1 act-0' })
  expect({ status: again.status, text: again.text }).toEqual({ status: 409, text: first.text })
  expect(await enabled()).toEqual([])
})

test('a question of which nothing could be done is judged anew when it comes again', async () => {
  const path = keyed('schedules-resume')
  expect((await post(path, { ids: 'later nowhere' })).text).toContain('Done for 0 of 2.')
  expect(await answers()).toEqual([])
})

test('an act that met a deadlock is done again, from its beginning', async () => {
  await web.seeded.query('create sequence public.tries')
  await web.seeded.query(`create function public.meet() returns trigger language plpgsql as
    $$ begin if nextval('public.tries') = 1 then raise exception 'deadlock' using errcode = '40P01'; end if; return new; end $$`)
  await web.seeded.query(
    'create trigger meet before insert on punctual.audit_log for each row execute function public.meet()',
  )
  expect((await post(keyed('schedules/act-2/enable'))).status).toBe(303)
  await web.seeded.query('drop trigger meet on punctual.audit_log')
  expect(await enabled()).toEqual(['act-2'])
  expect(await answers()).toEqual([{ status: 303 }])
})
