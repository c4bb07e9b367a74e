import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { asking, blamelessApp, tokenOf } from './client.ts'

const web = blamelessApp()
const prefix = '/deep/er'
const below = () => {
  const outer = new Hono()
  outer.route(prefix, web.app)
  return asking(outer as never)
}

test('under a prefix, a viewer may ask what is a question, and change nothing', async () => {
  const token = await tokenOf('VIEWER')
  const post = (path: string, body: unknown) =>
    below()('POST', `${prefix}/api/admin/schedules${path}`, { token, body })
  const preview = await post('/preview', { cron: '0 * * * *' })
  expect(preview.status).toBe(200)
  expect((await post('/nightly/run-missed', { dryRun: true })).status).toBe(200)
  for (const [path, body] of [
    ['/nightly/run-missed', {}],
    ['/nightly/trigger', { dryRun: true }],
  ] as const)
    expect((await post(path, body)).status).toBe(403)
})

test('under a prefix, what was made is where the answer says', async () => {
  const token = await tokenOf('ADMIN')
  const made = await below()('POST', `${prefix}/api/admin/schedules/nightly/trigger`, { token })
  const location = made.headers.get('location')!
  expect(location).toBe(`${prefix}/api/admin/runs/${made.json.runId}`)
  expect((await below()('GET', location, { token })).json.id).toBe(made.json.runId)
})
