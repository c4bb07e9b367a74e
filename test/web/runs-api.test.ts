import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp } from './client.ts'

let web: Awaited<ReturnType<typeof testApp>>
let feed: number
let nightly: number[]

beforeAll(async () => {
  web = await testApp()
  const run = async (id: string) => (await web.admin('POST', `/api/admin/schedules/${id}/trigger`)).json.runId
  feed = await run('feed-refresh')
  await web.seeded.query("select * from punctual.tick('by-hand')")
  nightly = [await run('nightly'), await run('nightly'), await run('nightly')]
})
afterAll(() => web.close())

async function runsAt(path: string) {
  const { json } = await web.admin('GET', path)
  return { ids: json.runs.map(({ id }: { id: number }) => id), nextCursor: json.nextCursor }
}

test('a run comes with its jobs in the order of their waves', async () => {
  const { status, json } = await web.admin('GET', `/api/admin/runs/${feed}`)
  expect(status).toBe(200)
  expect(json).toMatchObject({
    id: feed,
    scheduleId: 'feed-refresh',
    status: 'queued',
    claimedBy: 'by-hand',
    waves: 2,
  })
  expect(json.jobs).toMatchObject([
    { job: 'feed.download', wave: 1, status: 'queued', attempt: 0, error: null, log: null },
    { job: 'feed.import', wave: 2, status: 'waiting' },
  ])
})

test('a job that ended shows its attempt, its error and its log', async () => {
  const [{ id }] = (await web.admin('GET', `/api/admin/runs/${feed}`)).json.jobs
  await web.seeded.query("select * from punctual.start_job_runs('w', $1, '{1}', '{7}')", [[id]])
  await web.seeded.query(
    "select * from punctual.finish_job_runs('w', $1, '{1}', '{failed}', '{boom}', '{said}')",
    [[id]],
  )
  const { json } = await web.admin('GET', `/api/admin/runs/${feed}`)
  expect(json.jobs[0]).toMatchObject({
    status: 'failed',
    attempt: 1,
    worker: 'w',
    error: 'boom',
    log: 'said',
  })
})

test('runs are listed newest first, by schedule, by status, and page by page', async () => {
  const newestFirst = nightly.toReversed()
  expect((await runsAt('/api/admin/runs')).ids).toEqual([...newestFirst, feed])
  expect((await runsAt('/api/admin/runs?scheduleId=nightly&status=pending')).ids).toEqual(newestFirst)
  expect((await runsAt('/api/admin/schedules/nightly/history')).ids).toEqual(newestFirst)
  const first = await runsAt('/api/admin/schedules/nightly/history?limit=2')
  expect(first).toEqual({ ids: newestFirst.slice(0, 2), nextCursor: expect.any(String) })
  const second = await runsAt(`/api/admin/schedules/nightly/history?limit=2&cursor=${first.nextCursor}`)
  expect(second).toEqual({ ids: [nightly[0]], nextCursor: null })
})

test('the history of a schedule that is not there is not an empty list', async () => {
  expect((await web.admin('GET', '/api/admin/schedules/nihgtly/history')).status).toBe(404)
  expect((await web.admin('GET', '/api/admin/runs?scheduleId=nihgtly')).status).toBe(404)
})

test('a skipped run carries its reason and its sentence', async () => {
  await web.seeded.query("select * from punctual.tick('by-hand')")
  const { json } = await web.admin('GET', '/api/admin/runs?status=skipped')
  expect(json.runs[0]).toMatchObject({ reason: 'overlap', sentence: 'The previous run was still active.' })
})
