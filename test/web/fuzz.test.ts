import fc from 'fast-check'
import { expect, test } from 'vitest'
import { blamelessApp } from './client.ts'
import { complaintOf } from './hostile/judge.ts'
import { hostileRequest, routes } from './hostile/requests.ts'
import { canary } from './hostile/strings.ts'

const web = blamelessApp()

/** `npm run chaos -- hostile-requests` sends 50,000, some of them over a socket. */
test('whatever is sent, the answer is never a 5xx, every refusal is a problem, and no SQL gets in', async () => {
  await web.seeded.query(`create table ${canary.table} (word text)`)
  await web.seeded.query(`insert into ${canary.table} values ($1)`, [canary.word])
  await fc.assert(
    fc.asyncProperty(hostileRequest, async ({ method, path, headers, body }) => {
      const { status, headers: answered, text } = await web.admin(method, path, { headers, body })
      const told = { status, type: answered.get('content-type'), text: method === 'HEAD' ? '' : text }
      if (method !== 'HEAD') expect(complaintOf(told, { path })).toBeUndefined()
      expect(status).toBeLessThan(500)
    }),
    { numRuns: 800 },
  )
  expect(await web.seeded.query(`select word from ${canary.table}`)).toEqual([{ word: canary.word }])
}, 120_000)

test('every route is among those that are asked, but the simulation and the stream, which have tests of their own', () => {
  const known = new Set(routes.map(({ method, path }) => `${method} ${path.replaceAll(/:\w+/g, ':')}`))
  const unasked = web.app.routes
    .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/'))
    .map(({ method, path }) => `${method} ${path.replaceAll(/:\w+/g, ':')}`)
    .filter((route) => !known.has(route))
  expect(unasked).toEqual(['GET /api/admin/events', 'POST /api/admin/simulate'])
})
