import fc from 'fast-check'
import { expect, test } from 'vitest'
import { blamelessApp, expectProblem } from './client.ts'

const web = blamelessApp()

const schedule = '/api/admin/schedules/nightly'

test('whatever is sent, the answer is never a 5xx', async () => {
  const text = fc.string({ unit: 'binary', maxLength: 40 })
  const days = fc.date({ noInvalidDate: true }).map((at) => at.toISOString().slice(0, 10))
  const routes = fc.constantFrom(
    ['PUT', schedule],
    ['POST', `${schedule}/trigger`],
    ['POST', '/api/admin/schedules/preview'],
    ['POST', `${schedule}/run-missed`],
    ['POST', `${schedule}/dismiss-missed`],
    ['POST', `${schedule}/backfill`],
    ['POST', '/api/admin/runs/1/retry'],
    ['POST', '/api/admin/runs/1/cancel'],
    ['POST', '/api/admin/backfills/1/cancel'],
    ['PUT', '/api/admin/flags/new-pricing'],
    ['POST', '/api/admin/calendars/freeze/blackouts'],
    ['DELETE', '/api/admin/calendars/freeze/blackouts/1'],
  )
  const body = fc.oneof(
    fc.json({ maxDepth: 6 }),
    text,
    fc
      .record(
        {
          enabled: fc.anything(),
          reason: fc.oneof(text, fc.anything()),
          until: fc.oneof(fc.date({ noInvalidDate: true }), text),
          payload: fc.object({ maxDepth: 4 }),
          cron: text,
          timezone: text,
          from: fc.date({ noInvalidDate: true }),
          on: fc.anything(),
          firstDay: fc.oneof(days, text),
          lastDay: days,
          label: fc.oneof(text, fc.anything()),
          to: fc.date({ noInvalidDate: true }),
          since: fc.oneof(fc.date({ noInvalidDate: true }), text),
          runIds: fc.oneof(fc.array(fc.maxSafeInteger()), fc.anything()),
          pace: fc.anything(),
          dryRun: fc.boolean(),
          count: fc.anything(),
        },
        { requiredKeys: [] },
      )
      .map((fields) =>
        JSON.stringify(fields, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
      ),
  )
  await fc.assert(
    fc.asyncProperty(routes, body, async ([method = '', path = ''], sent) => {
      const answer = await web.admin(method, path, { body: sent })
      if (answer.status >= 400) expectProblem(answer, answer.status)
      expect(answer.status).toBeLessThan(500)
    }),
    { numRuns: 500 },
  )
})

test('whatever is asked for, the answer is never a 5xx', async () => {
  const part = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 20 })
    .map((text) => encodeURIComponent(text.toWellFormed()))
  const path = fc.oneof(
    part.map((id) => `/api/admin/schedules/${id}`),
    part.map((id) => `/api/admin/runs/${id}`),
    part.map((name) => `/api/admin/flags/${name}`),
    part.map((name) => `/api/admin/calendars/${name}`),
    part.map((id) => `/api/admin/schedules/${id}/plan`),
    fc
      .tuple(fc.constantFrom('since', 'until', 'before', 'limit', 'scheduleId'), part)
      .map(([name, value]) => `/api/admin/missed?${name}=${value}`),
    part.map((value) => `/api/admin/backfills?limit=${value}`),
    fc
      .tuple(fc.constantFrom('limit', 'before', 'status', 'scheduleId'), part)
      .map(([name, value]) => `/api/admin/runs?${name}=${value}`),
    fc.tuple(fc.constantFrom('at', 'x'), part).map(([name, value]) => `${schedule}/why?${name}=${value}`),
    fc
      .tuple(fc.constantFrom('state', 'tag', 'after', 'limit'), part)
      .map(([name, value]) => `/api/admin/schedules?${name}=${value}`),
  )
  await fc.assert(
    fc.asyncProperty(path, async (asked) => {
      const { status } = await web.admin('GET', asked)
      expect(status).toBeLessThan(500)
    }),
    { numRuns: 500 },
  )
})
