/**
 * Requests of somebody who knows the API and means harm: each route with a body and a query that are right but for what
 * is wrong in them, so that they come past the first check, or wrong altogether.
 */
import fc from 'fast-check'
import { hostileText, hostileValue } from './strings.ts'

export type HostileRequest = {
  method: string
  path: string
  headers: Record<string, string>
  body?: string
}

const instant = fc
  .date({ min: new Date('2025-01-01'), max: new Date('2027-01-01'), noInvalidDate: true })
  .map((at) => at.toISOString())
const day = instant.map((at) => at.slice(0, 10))
const reason = fc.constantFrom('a reason', '')
const payload = fc.constantFrom({ full: true }, {})
const ids = fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: 4 })
const dryRun = fc.boolean()

type Fields = Record<string, fc.Arbitrary<unknown>>
type Route = { method: string; path: string; body?: Fields; query?: Fields; weight?: number }

const limit = fc.integer({ min: 1, max: 200 })
const schedule = fc.constantFrom('nightly', 'feed-refresh')
const word = fc.constantFrom('feed', 'cleanup', 'overlap', 'ada')
const list = fc.constantFrom(
  'schedules',
  'runs',
  'missed',
  'backfills',
  'flags',
  'calendars',
  'jobs',
  'audit',
  'queue',
)
/** Right in its form, with a place in it that is hostile or is none. */
const cursor = fc
  .tuple(list, fc.oneof(limit, schedule, instant, hostileValue))
  .map((place) => Buffer.from(JSON.stringify(place)).toString('base64url'))

export const routes: Route[] = [
  {
    method: 'GET',
    path: '/api/admin/schedules',
    query: { state: fc.constantFrom('enabled', 'paused'), tag: fc.constant('feed'), cursor, limit },
  },
  { method: 'GET', path: '/api/admin/schedules/:id' },
  {
    method: 'PUT',
    path: '/api/admin/schedules/:id',
    body: { enabled: fc.boolean(), reason, until: instant },
  },
  { method: 'POST', path: '/api/admin/schedules/:id/trigger', body: { reason, payload } },
  { method: 'GET', path: '/api/admin/schedules/:id/why', query: { at: instant } },
  { method: 'GET', path: '/api/admin/schedules/:id/plan' },
  {
    method: 'GET',
    path: '/api/admin/schedules/:id/history',
    query: { status: fc.constantFrom('pending', 'skipped'), cursor, limit },
  },
  {
    method: 'POST',
    path: '/api/admin/schedules/:id/run-missed',
    body: { runIds: ids, since: instant, until: instant, reason, dryRun },
  },
  {
    method: 'POST',
    path: '/api/admin/schedules/:id/dismiss-missed',
    body: { runIds: ids, since: instant, until: instant, reason },
  },
  {
    method: 'POST',
    path: '/api/admin/schedules/:id/backfill',
    body: { from: instant, to: instant, pace: limit, reason, payload, dryRun },
  },
  {
    method: 'POST',
    path: '/api/admin/schedules/preview',
    weight: 3,
    body: {
      cron: fc.constantFrom('*/5 * * * *', '0 0 29 2 1', '59 59 23 31 12 *'),
      timezone: fc.constantFrom('UTC', 'Australia/Lord_Howe'),
      from: instant,
      count: fc.integer({ min: 1, max: 100 }),
      dst: fc.record({ gap: fc.constantFrom('after', 'shift', 'skip') }),
      calendars: fc.constantFrom(['freeze'], []),
      window: fc.constantFrom(
        { from: '22:00', to: '06:00', days: [1, 2, 3] },
        { from: '00:00', to: '24:00' },
      ),
    },
  },
  {
    method: 'GET',
    path: '/api/admin/runs',
    query: {
      status: fc.constantFrom('pending', 'skipped'),
      trigger: fc.constantFrom('manual', 'retry'),
      job: word,
      worker: word,
      reason: word,
      since: instant,
      until: instant,
      scheduleId: schedule,
      cursor,
      limit,
    },
  },
  { method: 'GET', path: '/api/admin/runs/:run' },
  { method: 'POST', path: '/api/admin/runs/:run/retry', body: { reason } },
  { method: 'POST', path: '/api/admin/runs/:run/cancel', body: { reason } },
  {
    method: 'GET',
    path: '/api/admin/missed',
    query: { scheduleId: schedule, since: instant, until: instant, cursor, limit },
  },
  { method: 'GET', path: '/api/admin/backfills', query: { scheduleId: schedule, cursor, limit } },
  { method: 'GET', path: '/api/admin/backfills/:run' },
  { method: 'POST', path: '/api/admin/backfills/:run/cancel', body: { reason } },
  { method: 'GET', path: '/api/admin/flags', query: { cursor, limit } },
  { method: 'GET', path: '/api/admin/flags/:name' },
  { method: 'PUT', path: '/api/admin/flags/:name', body: { on: fc.boolean(), reason } },
  { method: 'GET', path: '/api/admin/calendars', query: { cursor, limit } },
  { method: 'GET', path: '/api/admin/calendars/:name' },
  {
    method: 'POST',
    path: '/api/admin/calendars/:name/blackouts',
    body: { firstDay: day, lastDay: day, label: reason, reason },
  },
  { method: 'DELETE', path: '/api/admin/calendars/:name/blackouts/:run', body: { reason } },
  { method: 'GET', path: '/api/admin/daemon/status' },
  { method: 'GET', path: '/api/admin/daemon/history', query: { cursor, limit } },
  { method: 'GET', path: '/api/admin/queue', query: { cursor, limit } },
  { method: 'GET', path: '/api/admin/upcoming', query: { from: instant, until: instant, cursor, limit } },
  { method: 'GET', path: '/api/admin/jobs', query: { group: word, scheduled: fc.boolean(), cursor, limit } },
  {
    method: 'GET',
    path: '/api/admin/audit',
    query: { schedule, actor: word, act: word, since: instant, until: instant, cursor, limit },
  },
  { method: 'GET', path: '/api/admin/openapi.json' },
  {
    method: 'GET',
    path: '/admin/schedules',
    query: { state: fc.constantFrom('enabled', 'paused'), tag: fc.constant('feed') },
  },
  { method: 'GET', path: '/status' },
  { method: 'GET', path: '/readyz' },
]

const harmless: Record<string, fc.Arbitrary<string>> = {
  id: schedule,
  run: fc.integer({ min: 1, max: 500 }).map(String),
  name: fc.constantFrom('freeze', 'new-pricing', 'nothing'),
}

const encoded = hostileText.map((text) => encodeURIComponent(text.toWellFormed()).slice(0, 4_000))
const raw = hostileText.map((text) =>
  text
    .toWellFormed()
    .replaceAll(/[^\x21-\x7e]|[?#]/g, '%00')
    .slice(0, 4_000),
)

function pathOf(path: string): fc.Arbitrary<string> {
  const parts = path.split('/').map((part) => {
    if (!part.startsWith(':')) return fc.constant(part)
    return fc.oneof(
      { weight: 3, arbitrary: harmless[part.slice(1)]! },
      { weight: 2, arbitrary: encoded },
      { weight: 1, arbitrary: raw },
    )
  })
  return fc.tuple(...parts).map((all) => all.join('/'))
}

/** Right values, one in four replaced; and sometimes fields that nobody knows. */
function bodyOf(fields: Fields): fc.Arbitrary<string> {
  const mixed = Object.fromEntries(
    Object.entries(fields).map(([name, right]) => [
      name,
      fc.oneof({ weight: 3, arbitrary: right }, { weight: 1, arbitrary: hostileValue }),
    ]),
  )
  const known = fc.record(mixed, { requiredKeys: [] })
  const strange = fc.oneof(
    { weight: 6, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: fc.dictionary(hostileText, hostileValue, { maxKeys: 2 }) },
  )
  const whole = fc.tuple(known, strange).map(([fields, more]) => JSON.stringify({ ...fields, ...more }))
  return fc.oneof(
    { weight: 12, arbitrary: whole },
    { weight: 1, arbitrary: hostileText.map((text) => text.toWellFormed()) },
    { weight: 1, arbitrary: hostileValue.map((value) => JSON.stringify(value) ?? '') },
    { weight: 1, arbitrary: whole.map((text) => text.slice(0, -1)) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 20_000 }).map((depth) => '['.repeat(depth)) },
    {
      weight: 1,
      arbitrary: fc
        .integer({ min: 1, max: 20_000 })
        .map((depth) => `{"payload":{"a":${'['.repeat(depth)}${']'.repeat(depth)}}}`),
    },
  )
}

function queryOf(fields: Fields): fc.Arbitrary<string> {
  const pairs = Object.entries(fields).map(([name, right]) => {
    const value = fc.oneof(
      { weight: 2, arbitrary: right.map((value) => encodeURIComponent(String(value))) },
      { weight: 2, arbitrary: encoded },
      { weight: 1, arbitrary: raw.map((text) => text.replaceAll('&', '%26')) },
    )
    return fc.option(
      value.map((text) => `${name}=${text}`),
      { nil: '' },
    )
  })
  const stranger = fc.option(
    fc.tuple(encoded, encoded).map((pair) => pair.join('=')),
    { nil: '', freq: 4 },
  )
  return fc.tuple(...pairs, stranger).map((all) => all.filter((pair) => pair !== '').join('&'))
}

const types = fc.oneof(
  { weight: 10, arbitrary: fc.constant('application/json') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'x',
      '',
    ),
  },
)

/** Text that can stand in a header. */
const headerText = hostileText.map((text) =>
  text
    .replaceAll(/[^\x20-\x7e]/g, '')
    .slice(0, 500)
    .trim(),
)
const oddHeaders = fc.dictionary(
  fc.constantFrom(
    'Accept',
    'Cookie',
    'Origin',
    'X-Forwarded-Proto',
    'X-Forwarded-For',
    'Content-Encoding',
    'Idempotency-Key',
    'If-Match',
    'If-None-Match',
    'Range',
    'Sec-Fetch-Site',
    'User-Agent',
    'X-HTTP-Method-Override',
  ),
  headerText,
  { maxKeys: 2 },
)

function requestTo({ method, path, body, query }: Route): fc.Arbitrary<HostileRequest> {
  const headers = fc.tuple(
    types,
    fc.oneof({ weight: 4, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: oddHeaders }),
  )
  const asked = fc.tuple(
    fc.oneof(
      { weight: 20, arbitrary: fc.constant(method) },
      { weight: 1, arbitrary: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD') },
    ),
    pathOf(path),
    query === undefined ? fc.constant('') : queryOf(query),
    headers,
    body === undefined ? fc.constant(undefined) : fc.option(bodyOf(body), { nil: undefined, freq: 12 }),
  )
  return asked.map(([by, at, asking, [type, odd], sent]) => {
    const hasBody = sent !== undefined && by !== 'GET' && by !== 'HEAD'
    return {
      method: by,
      path: asking === '' ? at : `${at}?${asking}`,
      headers: hasBody ? { 'Content-Type': type, ...odd } : odd,
      ...(hasBody ? { body: sent } : {}),
    }
  })
}

export const hostileRequest: fc.Arbitrary<HostileRequest> = fc.oneof(
  ...routes.map((route) => ({ weight: route.weight ?? 1, arbitrary: requestTo(route) })),
)
