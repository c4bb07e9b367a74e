import { beforeAll, expect, test } from 'vitest'
import { type Database, openDatabase } from '../../src/db/database.ts'
import { health } from '../../src/db/health.ts'
import { disable, enable, trigger, why } from '../../src/db/operators.ts'
import { findRun, listRuns } from '../../src/db/runs.ts'
import { findSchedule, listSchedules } from '../../src/db/schedules.ts'
import { upcoming } from '../../src/db/upcoming.ts'
import { NotFoundError, RefusedError, UsageError } from '../../src/errors.ts'
import type { TestDatabase } from '../support/database.ts'
import { definitions, seededDatabase, sync } from './seed.ts'

let seeded: TestDatabase
let database: Database

beforeAll(async () => {
  seeded = await seededDatabase()
  database = openDatabase({ url: seeded.url, applicationName: 'test' })
  return () => database.close()
})

test('a schedule that was never enabled has neither next nor last run', async () => {
  const [feed, nightly] = await listSchedules(database)
  expect(feed).toMatchObject({ id: 'feed-refresh', state: 'disabled', nextRunAt: null, lastStatus: null })
  expect(nightly).toMatchObject({ target: { job: 'cleanup' }, timezone: 'America/New_York', grace: 60 })
  expect(await health(database)).toMatchObject({ state: 'red', daemons: 0, hostname: null })
})

test('enable, trigger, dispatch: each row has the shape of its schema', async () => {
  expect(await enable(database, { id: 'feed-refresh', actor: 'ana', reason: 'go' })).toBe('enabled')
  expect(await enable(database, { id: 'feed-refresh', actor: 'ana' })).toBe('already enabled')
  const run = await trigger(database, { id: 'feed-refresh', actor: 'ana', payload: { full: true } })
  await seeded.query("select * from punctual.tick('by-hand')")
  expect(await findRun(database, run)).toMatchObject({
    scheduleId: 'feed-refresh',
    trigger: 'manual',
    status: 'queued',
    requestedBy: 'ana',
    payload: { full: true },
    jobs: [
      { job: 'feed.download', wave: 1, status: 'queued' },
      { job: 'feed.import', status: 'waiting' },
    ],
  })
  expect(await findSchedule(database, 'feed-refresh')).toMatchObject({ state: 'running', lockedRunId: run })
  expect((await why(database, { id: 'feed-refresh' })).at(-1)?.ok).toBeNull()
})

test('lists are filtered and go on where the last one ended', async () => {
  const { id } = (await listSchedules(database, { limit: 1 }))[0]!
  expect((await listSchedules(database, { after: id })).map((schedule) => schedule.id)).toEqual(['nightly'])
  expect(await listSchedules(database, { tag: 'feed', state: 'disabled' })).toEqual([])
  const first = await trigger(database, { id: 'nightly', actor: 'ana' })
  const second = await trigger(database, { id: 'nightly', actor: 'ana' })
  const ids = async (question: Parameters<typeof listRuns>[1]) => {
    const { runs, ...page } = await listRuns(database, { scheduleId: 'nightly', ...question })
    return { ids: runs.map(({ id }) => id), ...page }
  }
  expect(await ids({ status: ['pending', 'queued'] })).toEqual({
    ...{ ids: [second, first], nextBefore: null, isCutOff: false },
  })
  expect(await ids({ before: first })).toEqual({ ids: [], nextBefore: null, isCutOff: false })
  expect(await ids({ limit: 1 })).toEqual({ ids: [second], nextBefore: second, isCutOff: false })
  expect(await ids({ limit: 1, lookedAt: 1 })).toEqual({ ids: [second], nextBefore: second, isCutOff: false })
  expect(await ids({ status: 'failed', lookedAt: 1 })).toEqual({
    ids: [],
    nextBefore: second,
    isCutOff: true,
  })
})

test('a forecast becomes the occurrences to come', async () => {
  const hours = [1, 2, 3].map((hour) => new Date(Date.UTC(2100, 0, 1, hour)))
  const forecast = JSON.stringify([{ id: 'feed-refresh', revision: 1, forecast: hours, error: null }])
  await seeded.query('select punctual.set_forecasts($1, $2)', [forecast, '2026a'])
  const next = await upcoming(database, { id: 'feed-refresh', count: 2 })
  expect(next.map(({ scheduledFor }) => scheduledFor)).toEqual(hours.slice(0, 2))
})

test('a pause ends by itself; one until infinity has no instant', async () => {
  const until = new Date(Date.now() + 3_600_000)
  expect(await disable(database, { id: 'feed-refresh', actor: 'ana', until })).toBe('paused')
  expect(await findSchedule(database, 'feed-refresh')).toMatchObject({ pausedUntil: until })
  await seeded.query("select punctual.disable('feed-refresh', 'for good', 'infinity')")
  expect(await findSchedule(database, 'feed-refresh')).toMatchObject({ state: 'paused', pausedUntil: null })
})

test('what is not there is told with the nearest known id', async () => {
  const acts = [
    () => findSchedule(database, 'feed-refersh'),
    () => enable(database, { id: 'feed-refersh', actor: 'ana' }),
    () => disable(database, { id: 'feed-refersh', actor: 'ana' }),
    () => trigger(database, { id: 'feed-refersh', actor: 'ana' }),
    () => why(database, { id: 'feed-refersh' }),
    () => listRuns(database, { scheduleId: 'feed-refersh' }),
  ]
  for (const act of acts) {
    await expect(act()).rejects.toMatchObject({ code: 'not-found', hint: 'Did you mean "feed-refresh"?' })
  }
  await expect(findRun(database, 4_711)).rejects.toThrow(NotFoundError)
})

test('a pause that would be over, and a retired schedule, are refused', async () => {
  const until = new Date(0)
  await expect(disable(database, { id: 'nightly', actor: 'ana', until })).rejects.toThrow(UsageError)
  await sync(seeded, { ...definitions, schedules: definitions.schedules.slice(0, 1) })
  await expect(enable(database, { id: 'nightly', actor: 'ana' })).rejects.toThrow(RefusedError)
})
