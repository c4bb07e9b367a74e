import { expect, test } from 'vitest'
import { blamelessApp, expectProblem, tokenOf } from './client.ts'

const web = blamelessApp()

const schedule = '/api/admin/schedules/nightly'

const cursor = (place: unknown) => Buffer.from(JSON.stringify(place)).toString('base64url')

const queries: [path: string, status: number][] = [
  ['/api/admin/runs?limit=0', 400],
  ['/api/admin/runs?limit=201', 400],
  ['/api/admin/runs?limit=-1', 400],
  ['/api/admin/runs?limit=1e2', 400],
  ['/api/admin/runs?limit=', 400],
  ['/api/admin/runs?limit=ten', 400],
  ['/api/admin/runs?cursor=', 400],
  ['/api/admin/runs?cursor=17', 400],
  [`/api/admin/runs?cursor=${cursor(['runs', 1e300])}`, 400],
  [`/api/admin/runs?cursor=${cursor(['runs', -1])}`, 400],
  [`/api/admin/runs?cursor=${cursor(['runs', '1'])}`, 400],
  [`/api/admin/runs?cursor=${cursor(['missed', 17])}`, 400],
  [`/api/admin/runs?cursor=${cursor(['runs', 17, 18])}`, 400],
  [`/api/admin/runs?cursor=${cursor('x'.repeat(10_000))}`, 400],
  [`/api/admin/runs?cursor=${cursor(['runs', 17])}`, 200],
  [`/api/admin/flags?cursor=${cursor(['flags', 'a\0b'])}`, 400],
  [`/api/admin/flags?cursor=${cursor(['flags', '\ud800'])}`, 400],
  [`/api/admin/jobs?cursor=${cursor(['jobs', [false, 'a\0b']])}`, 400],
  [`/api/admin/queue?cursor=${cursor(['queue', 'infinity'])}`, 400],
  [`/api/admin/upcoming?cursor=${cursor(['upcoming', ['2026-01-01T00:00:00Z', "'"]])}`, 400],
  ['/api/admin/upcoming?from=2026-01-01T00:00:00Z&until=2025-01-01T00:00:00Z', 400],
  ['/api/admin/upcoming?from=2026-01-01T00:00:00Z&until=2099-01-01T00:00:00Z', 400],
  ['/api/admin/jobs?scheduled=yes', 400],
  ['/api/admin/audit?actor=%00', 400],
  ['/api/admin/runs?before=17', 400],
  ['/api/admin/runs?status=done', 400],
  ['/api/admin/runs?status=%00', 400],
  ['/api/admin/runs?scheduleId=A', 400],
  ['/api/admin/runs?scheduleId=a%00b', 400],
  ['/api/admin/runs?scheduleId=%ff%fe', 400],
  ['/api/admin/runs?__proto__=x&constructor=y', 400],
  ['/api/admin/schedules?state=on', 400],
  ['/api/admin/schedules?tag=%00', 400],
  ['/api/admin/schedules?tag=a%0Ab', 400],
  ['/api/admin/schedules?cursor=%27%3B--', 400],
  ['/api/admin/schedules?limit=1000000', 400],
  [`${schedule}/why?at=now`, 400],
  [`${schedule}/why?at=2026-13-01T00:00:00Z`, 400],
  [`${schedule}/why?at=2026-02-29T00:00:00Z`, 400],
  [`${schedule}/why?at=9999-12-31T23:59:59Z`, 200],
  [`${schedule}/why?at=1970-01-01T00:00:00%2B14:00`, 400],
  [`${schedule}/history?limit=0&cursor=x&status=y`, 400],
  ['/api/admin/runs/0', 404],
  ['/api/admin/runs/-1', 404],
  ['/api/admin/runs/1.5', 404],
  ['/api/admin/runs/99999999999999999999', 404],
  ['/api/admin/runs/9223372036854775808', 404],
  ['/api/admin/runs/1%00', 404],
  ['/api/admin/runs/%ff', 404],
  ['/api/admin/runs/1e3', 404],
  ['/api/admin/runs/٣', 404],
  ['/api/admin/schedules/%00', 404],
  ['/api/admin/schedules/%', 404],
  ['/api/admin/schedules/%ff%fe', 404],
  ['/api/admin/schedules/%ED%A0%80', 404],
  ['/api/admin/schedules/..%2f..%2fruns', 404],
  ['/api/admin/schedules/Nightly', 404],
  [`/api/admin/schedules/${'a'.repeat(5_000)}`, 404],
  ["/api/admin/schedules/x'%3Bdrop%20table%20x", 404],
  ['/api/admin/nowhere', 404],
  ['/api/admin//schedules', 404],
  ['/api/admin/schedules/nightly/', 404],
]

test.each(queries)('GET %s answers %i', async (path, status) => {
  const answer = await web.admin('GET', path)
  if (status === 200) expect(answer.status).toBe(200)
  else expectProblem(answer, status)
})

test('every fault of a query is told at once', async () => {
  const { json } = await web.admin('GET', '/api/admin/runs?limit=0&cursor=x&status=y&scheduleId=Z')
  expect(json.errors.map(({ parameter }: { parameter: string }) => parameter).sort()).toEqual([
    'cursor',
    'limit',
    'scheduleId',
    'status',
  ])
})

test.each([
  ['runs?status=failed&status=succeeded', ['status']],
  ['runs?limit=1&limit=5', ['limit']],
  ['runs?limit=5&limit=5&trigger=manual&since=2026-01-01T00:00:00Z&since=x', ['since', 'limit']],
  ['runs?statuses=x&statuses=y', ['statuses']],
  ['schedules/nightly/history?status=failed&status=succeeded', ['status']],
])('a parameter that comes twice is refused, not read once: %s', async (path, parameters) => {
  const answer = await web.admin('GET', `/api/admin/${path}`)
  expectProblem(answer, 400)
  expect(answer.json.errors.map(({ parameter }: { parameter: string }) => parameter)).toEqual(parameters)
})

test('how often a parameter came is told', async () => {
  const { json } = await web.admin('GET', '/api/admin/runs?limit=1&limit=5&limit=1')
  expect(json.errors).toEqual([{ parameter: 'limit', detail: 'is given 3 times; give it once' }])
})

const types: [type: string | undefined, status: number][] = [
  [undefined, 415],
  ['', 415],
  ['text/plain', 415],
  ['application/x-www-form-urlencoded', 415],
  ['multipart/form-data; boundary=x', 415],
  ['application/jsonp', 415],
  ['application/json; charset=utf-8', 202],
  ['Application/JSON', 202],
]

test.each(types)('a JSON body called %j answers %i', async (type, status) => {
  const body = new TextEncoder().encode('{}')
  const headers: Record<string, string> = type === undefined ? {} : { 'Content-Type': type }
  const request = {
    method: 'POST',
    body,
    headers: { ...headers, Authorization: `Bearer ${await tokenOf('ADMIN')}` },
  }
  const response = await web.app.request(`http://localhost${schedule}/trigger`, request)
  expect(response.status).toBe(status)
  if (status === 415) expect(response.headers.get('accept')).toBe('application/json')
})

test('a compressed body is refused: it may be anything once it is opened', async () => {
  const headers = { 'Content-Encoding': 'gzip' }
  expectProblem(await web.admin('POST', `${schedule}/trigger`, { body: '{}', headers }), 415)
})

const methods: [method: string, path: string, allowed: string][] = [
  ['DELETE', '/api/admin/schedules', 'GET, HEAD'],
  ['POST', '/api/admin/schedules', 'GET, HEAD'],
  ['PATCH', schedule, 'GET, HEAD, PUT'],
  ['GET', `${schedule}/trigger`, 'POST'],
  ['PUT', '/api/admin/runs/1', 'GET, HEAD'],
  ['OPTIONS', '/api/admin/runs', 'GET, HEAD'],
]

test.each(methods)('%s %s is told what is possible', async (method, path, allowed) => {
  const answer = await web.admin(method, path)
  expectProblem(answer, 405)
  expect(answer.headers.get('allow')).toBe(allowed)
})
