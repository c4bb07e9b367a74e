import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../src/db/database.ts'
import { Events } from '../../src/events.ts'
import { createApp } from '../../src/web/app.tsx'
import { createAuth } from '../../src/web/auth/auth.ts'
import { asking, secret, tokenOf } from './client.ts'
import { seededDatabase } from './seed.ts'

/** A wire to the server that can be cut without either end hearing of it. */
async function wireTo(url: string) {
  const { hostname, port } = new URL(url)
  const ends = new Set<Socket>()
  const wire = createServer((near) => {
    const far = connect(Number(port), hostname)
    for (const end of [near, far]) ends.add(end.on('error', () => undefined))
    near.pipe(far).pipe(near)
  }).listen(0, '127.0.0.1')
  await once(wire, 'listening')
  onTestFinished(() => {
    for (const end of ends) end.destroy()
    wire.close()
  })
  const through = new URL(url)
  through.hostname = '127.0.0.1'
  through.port = String((wire.address() as AddressInfo).port)
  const cut = () => {
    for (const end of ends) end.unpipe().pause()
  }
  return { url: String(through), cut }
}

test('a server that falls silent is a 503 in bounded time, and the next request gets a connection that works', async () => {
  const { url } = await seededDatabase()
  const wire = await wireTo(url)
  const database = openDatabase({
    url: wire.url,
    applicationName: 'test web',
    statementTimeoutMs: 1_000,
    max: 1,
  })
  onTestFinished(() => database.close())
  const ask = asking(createApp({ database, events: new Events(), auth: createAuth({ secret }) }))
  const token = await tokenOf('ADMIN')
  expect((await ask('GET', '/api/admin/schedules', { token })).status).toBe(200)
  wire.cut()
  const { status, json } = await ask('GET', '/api/admin/schedules', { token })
  expect({ status, type: json.type }).toEqual({
    status: 503,
    type: 'urn:punctual:problem:database-unreachable',
  })
  expect((await ask('GET', '/api/admin/schedules', { token })).status).toBe(200)
})
