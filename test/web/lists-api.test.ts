import { beforeAll, describe, expect, test } from 'vitest'
import { job, schedule } from '../sql/definitions.ts'
import { blamelessApp, expectProblem } from './client.ts'
import { definitions, sync } from './seed.ts'

const web = blamelessApp()
const bySql = (text: string, values: unknown[] = []) => web.seeded.query(text, values)
const get = async (path: string) => (await web.viewer('GET', `/api/admin${path}`)).json

/** Every row of a list, page by page; each page is asked for with the cursor of the one before. */
async function everyPage(path: string, list: string, limit: number) {
  const pages: unknown[][] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const asked = `${path}${path.includes('?') ? '&' : '?'}limit=${limit}${cursor && `&cursor=${cursor}`}`
    const json = await get(asked)
    pages.push(json[list])
    cursor = json.nextCursor
  }
  return pages
}

const instants = [1, 2, 3].map((hour) => new Date(Date.UTC(2100, 0, 1, hour)).toISOString())
let ids: Record<'feed' | 'first' | 'second' | 'third', number>

beforeAll(async () => {
  const flags = ['a', 'b', 'c'].map((flag) => schedule(`of-${flag}`, { flag, waves: [['cleanup']] }))
  await sync(web.seeded, {
    ...definitions,
    jobs: [...definitions.jobs, job('idle', { group: 'spare' })],
    schedules: [...definitions.schedules, ...flags],
  })
  for (const [index, id] of ['feed-refresh', 'nightly'].entries()) {
    await bySql('select punctual.enable($1)', [id])
    const forecast = [{ id, revision: 1, forecast: instants.slice(index), error: null }]
    await bySql('select punctual.set_forecasts($1, $2)', [JSON.stringify(forecast), '2026a'])
  }
  const run = async (id: string) => (await web.admin('POST', `/api/admin/schedules/${id}/trigger`)).json.runId
  const tick = () => bySql("select * from punctual.tick('by-hand')")
  const feed = await run('feed-refresh')
  await tick()
  const [{ id: downloading }] = (await get(`/runs/${feed}`)).jobs
  await bySql("select * from punctual.start_job_runs('worker-a', $1, '{1}', '{7}')", [[downloading]])
  await bySql(
    "select * from punctual.finish_job_runs('worker-a', $1, '{1}', '{failed}', '{boom}', '{said}')",
    [[downloading]],
  )
  ids = { feed, first: await run('nightly'), second: await run('nightly'), third: await run('nightly') }
  await tick()
})

const lists: [path: string, list: string][] = [
  ['/schedules', 'schedules'],
  ['/runs', 'runs'],
  ['/schedules/nightly/history', 'runs'],
  ['/upcoming?from=2100-01-01T00:00:00Z&until=2100-01-02T00:00:00Z', 'occurrences'],
  ['/jobs', 'jobs'],
  ['/flags', 'flags'],
  ['/audit', 'entries'],
  ['/queue', 'samples'],
  ['/daemon/history', 'terms'],
  ['/calendars', 'calendars'],
]

test.each(lists)(
  '%s gives the same rows in the same order, whatever the size of its pages',
  async (path, list) => {
    if (list === 'samples')
      for (const ago of [1, 2, 3])
        await bySql("select punctual.sample_queue(at => now() - $1 * interval '1 minute')", [ago])
    if (list === 'terms')
      for (const daemon of ['x', 'y', 'z']) {
        await bySql('select punctual.try_lead($1)', [daemon])
        await bySql('select pg_advisory_unlock_all()')
      }
    const [all] = await everyPage(path, list, 200)
    expect(all!.length).toBeGreaterThanOrEqual(list === 'calendars' ? 1 : 3)
    // What counts from now on is another number from one moment to the next.
    const steady = (rows: unknown[]) =>
      JSON.stringify(rows, (key, value) => (/dueIn|ledFor|nobodyFor/.test(key) ? undefined : value))
    for (const limit of [1, 2]) {
      const pages = await everyPage(path, list, limit)
      expect(steady(pages.flat())).toBe(steady(all!))
      expect(pages.every((page) => page.length <= limit)).toBe(true)
      expect(pages.at(-1)).not.toHaveLength(0)
    }
  },
)

test('a cursor of one list is refused by another', async () => {
  const { nextCursor } = await get('/jobs?limit=1')
  const answer = await web.viewer('GET', `/api/admin/flags?cursor=${nextCursor}`)
  expectProblem(answer, 400)
  expect(answer.json.errors).toEqual([
    { parameter: 'cursor', detail: 'must be the nextCursor of a page of this list, as it came' },
  ])
})

describe('runs', () => {
  const found = async (query: string) =>
    (await get(`/runs?${query}`)).runs.map(({ id }: { id: number }) => id)

  test.each([
    ['job=feed.download', () => [ids.feed]],
    // A run that was skipped never had jobs.
    ['job=cleanup', () => [ids.first]],
    ['worker=worker-a', () => [ids.feed]],
    ['worker=worker-b', () => []],
    ['worker=by-hand', () => [ids.third, ids.second, ids.first, ids.feed]],
    ['reason=overlap', () => [ids.third, ids.second]],
    ['trigger=manual&status=queued&scheduleId=nightly', () => [ids.first]],
    ['trigger=retry', () => []],
    ['until=2000-01-01T00:00:00Z', () => []],
    ['since=2000-01-01T00:00:00Z&scheduleId=feed-refresh', () => [ids.feed]],
  ])('by %s', async (query, expected) => {
    expect(await found(query)).toEqual(expected())
  })

  test('that are rare are looked for in steps: a page may be empty and not the last', async () => {
    const ask = async (before: number | null) => {
      const text =
        "select run_ids, next_before::integer from punctual.find_runs(statuses => '{pending}', before => $1, most => 5, looked_at => 2)"
      const [row] = await bySql(text, [before])
      return row as { run_ids: number[]; next_before: number | null }
    }
    const first = await ask(null)
    expect(first).toEqual({ run_ids: [], next_before: ids.second })
    expect(await ask(first.next_before)).toEqual({ run_ids: [], next_before: ids.feed })
    expect(await ask(ids.feed)).toEqual({ run_ids: [], next_before: null })
  })

  test('of a schedule that is not there are not an empty list', async () => {
    expectProblem(await web.viewer('GET', '/api/admin/runs?scheduleId=nihgtly&job=cleanup'), 404)
  })
})

test('what comes is in the order of its instants, within its range, with its verdict', async () => {
  const between = async (from: string, until: string) =>
    (await get(`/upcoming?from=${from}&until=${until}`)).occurrences
  expect(await between(instants[0]!, instants[2]!)).toMatchObject([
    { scheduledFor: instants[0], scheduleId: 'feed-refresh', verdict: 'skip', reason: 'overlap' },
    { scheduledFor: instants[1], scheduleId: 'feed-refresh', verdict: 'fire', reason: null },
    { scheduledFor: instants[1], scheduleId: 'nightly', verdict: 'skip', reason: 'overlap' },
  ])
  expect((await get('/upcoming')).occurrences).toEqual([])
  for (const until of ['2099-12-31T00:00:00Z', '2101-02-01T00:00:00Z'])
    expectProblem(
      await web.viewer('GET', `/api/admin/upcoming?from=2100-01-01T00:00:00Z&until=${until}`),
      400,
    )
})

test('a job comes with who uses it, what waits of it and how it did', async () => {
  const { jobs } = await get('/jobs?group=feed')
  expect(jobs).toMatchObject([
    { name: 'feed.download', schedules: ['feed-refresh'], queued: 0, recentRuns: 1, failureRatio: 1 },
    { name: 'feed.import', dependsOn: ['feed.download'], queued: 1, recentRuns: 0, failureRatio: null },
  ])
  expect((await get('/jobs?scheduled=false')).jobs).toMatchObject([
    { name: 'idle', group: 'spare', schedules: [], queued: 0, typicalDuration: null },
  ])
  const used = (await get('/jobs?scheduled=true')).jobs
  expect(used.map(({ name }: { name: string }) => name)).toEqual(['cleanup', 'feed.download', 'feed.import'])
})

test('the audit log is found by schedule, actor, act and time', async () => {
  const acts = async (query: string) =>
    (await get(`/audit?${query}`)).entries.map(({ action }: { action: string }) => action)
  expect(await acts('schedule=nightly&actor=admin')).toEqual(['trigger', 'trigger', 'trigger'])
  expect(await acts('schedule=nightly&act=enable')).toEqual(['enable'])
  expect(await acts('until=2000-01-01T00:00:00Z')).toEqual([])
  expect((await acts('since=2000-01-01T00:00:00Z&schedule=feed-refresh')).length).toBeGreaterThanOrEqual(2)
})

test('each entry of the audit log says through what it was done, unless that was never told', async () => {
  await bySql(
    "insert into punctual.audit_log (at, actor, action, subject) values (now(), 'ana', 'enable', 'of-a')",
  )
  await bySql("select punctual.enable('of-a')")
  await web.admin('PUT', '/api/admin/schedules/of-a', { body: { enabled: false } })
  const { entries } = await get('/audit?schedule=of-a')
  expect(entries.map(({ channel }: { channel: string | null }) => channel)).toEqual(['api', 'sql', null])
})

test('every fault of path, query and body is told in one problem', async () => {
  const answer = await web.admin('POST', '/api/admin/schedules/Nightly/trigger?force=1', {
    body: { payload: [], reasn: 'x' },
    headers: { 'Idempotency-Key': 'a b' },
  })
  expectProblem(answer, 404)
  expect(answer.json).toMatchObject({
    detail: 'There is no schedule "Nightly"',
    hint: 'Did you mean "nightly"?',
    errors: [
      { parameter: 'id' },
      { parameter: 'force', detail: 'is not known here' },
      { parameter: 'Idempotency-Key' },
      { pointer: '#/payload', detail: 'must be an object' },
      { pointer: '#/reasn', detail: 'is not known here; did you mean "reason"?' },
    ],
  })
  const unreadable = await web.admin('POST', '/api/admin/runs/1/cancel?x=1', { body: '{' })
  expectProblem(unreadable, 400)
  expect(unreadable.json).toMatchObject({
    detail: 'The query and the body have 2 problems.',
    errors: [{ parameter: 'x' }, { pointer: '#', detail: expect.stringContaining('is not JSON') }],
  })
})
