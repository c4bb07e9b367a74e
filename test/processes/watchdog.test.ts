import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../support/database.ts'
import { type Message, startProxy } from '../support/proxy.ts'
import { expectNothingLostOrTwice, untilFired } from './ledger.ts'
import { startDaemon } from './roles.ts'

const id = 'each-second'
const timeout = 150_000
/** What the watchdog tolerates, and what it may take to be sure. */
const stallMs = 30_000

const preload = (file: string) => `--import ${join(import.meta.dirname, 'fixtures', file)}`

async function lead(env: Record<string, string>) {
  const database = await createTestDatabase()
  const daemon = startDaemon({ url: database.url, env })
  await daemon.waitFor('schedules.synced')
  await database.query('select punctual.enable($1)', [id])
  await untilFired(database, { id, times: 1 })
  return { database, daemon }
}

const count = (daemon: { lines: { event?: string }[] }, event: string) =>
  daemon.lines.filter((line) => line.event === event).length

test.concurrent('a loop that hangs while the database answers ends the process with 1 and a sentence', {
  timeout,
}, async () => {
  const { daemon } = await lead({ NODE_OPTIONS: preload('hangs.ts') })
  const since = performance.now()
  daemon.signal('SIGUSR2')
  expect(await daemon.ended).toEqual({ code: 1, signal: null })
  const seconds = Math.round((performance.now() - since) / 1_000)
  console.log(`a loop that hangs ended its process after ${seconds} s`)
  expect(seconds).toBeGreaterThanOrEqual(stallMs / 1_000 - 1)
  const told = /The daemon's loop has not turned for \d+ s while the database answers: it ends/
  expect(daemon.output.stderr).toMatch(told)
  expect(daemon.lines.find(({ event }) => event === 'daemon.stalled')!.msg).toMatch(told)
})

test.concurrent('a main thread that is blocked for good counts as well', { timeout }, async () => {
  const { daemon } = await lead({ NODE_OPTIONS: preload('stalls.ts'), STALL_MS: '1000000000' })
  daemon.signal('SIGUSR2')
  expect(await daemon.ended).toEqual({ code: 1, signal: null })
  expect(daemon.output.stderr).toMatch(
    /The daemon's loop has not turned for \d+ s while the database answers, its thread is blocked: ending with 1/,
  )
})

test.concurrent('while the database is away, however long, no process ends', { timeout }, async () => {
  const database = await createTestDatabase()
  const proxy = await startProxy(database.url)
  const daemon = startDaemon({ url: proxy.url })
  await daemon.waitFor('leader.gained')
  const since = performance.now()
  const silent = (_message: Message) => 'mute' as const
  proxy.rule = silent
  while (performance.now() - since < stallMs + 8_000) {
    const failures = count(daemon, 'tick.failed')
    await daemon.waitFor('tick.failed', { where: () => count(daemon, 'tick.failed') > failures })
  }
  proxy.rule = () => 'pass'
  await daemon.waitFor('leader.gained', { where: ({ epoch }) => epoch === 2 })
  expect(await daemon.kill()).toEqual({ code: 0, signal: null })
  await proxy.close()
})

test.concurrent('a process that was frozen for longer gets its time to turn when it wakes', {
  timeout,
}, async () => {
  const { database, daemon } = await lead({})
  daemon.signal('SIGSTOP')
  await setTimeout(stallMs + 5_000)
  daemon.signal('SIGCONT')
  await daemon.waitFor('leader.gained', { where: ({ epoch }) => epoch === 2 })
  await untilFired(database, { id, times: 2 })
  expect(await daemon.kill()).toEqual({ code: 0, signal: null })
  await expectNothingLostOrTwice(database, id)
})

test.concurrent('a stall that is shorter than the lease changes nothing', { timeout }, async () => {
  const { database, daemon } = await lead({ NODE_OPTIONS: preload('stalls.ts'), STALL_MS: '1200' })
  for (let stalls = 0; stalls < 3; stalls++) {
    daemon.signal('SIGUSR2')
    await untilFired(database, { id, times: 2 })
  }
  for (const event of ['session.lost', 'leader.lost', 'tick.failed']) expect(count(daemon, event)).toBe(0)
  expect(await daemon.kill()).toEqual({ code: 0, signal: null })
  await expectNothingLostOrTwice(database, id)
})

test.concurrent('a stall that is longer than the lease hands over to the standby, and nothing is lost or twice', {
  timeout,
}, async () => {
  const { database, daemon } = await lead({ NODE_OPTIONS: preload('stalls.ts'), STALL_MS: '8000' })
  const standby = startDaemon({ url: database.url })
  await standby.waitFor('daemon.standby')
  daemon.signal('SIGUSR2')
  await standby.waitFor('leader.gained')
  await daemon.waitFor('daemon.standby')
  await untilFired(database, { id, times: 2 })
  for (const one of [daemon, standby]) expect(await one.kill()).toEqual({ code: 0, signal: null })
  await expectNothingLostOrTwice(database, id)
})
