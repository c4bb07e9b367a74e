import { beforeEach, describe, expect, test } from 'vitest'
import { withScratch } from '../../src/db/scratch.ts'
import { exportDefinitions, importDefinitions } from '../../src/db/simulation.ts'
import { calendar, job, type ScheduleDocument, schedule } from '../sql/definitions.ts'
import { emptyTables } from '../sql/empty-tables.ts'
import { databaseUrl } from '../support/database-url.ts'
import { asLogin, createSimulator, powerlessLogin } from '../support/simulating.ts'

const simulator = createSimulator()
beforeEach(() => emptyTables(simulator.query))

const day = { from: new Date('2026-03-08T00:00:00Z'), to: new Date('2026-03-09T00:00:00Z') }
const minutes = (count: number) => count * 60_000

async function define(schedules: ScheduleDocument[], calendars = [calendar('freeze')]) {
  await simulator.define({ schedules, calendars, jobs: [job('work'), job('more')] })
}

/** Verdicts of one schedule, each with the time of day for which it was. */
async function played(document: ScheduleDocument, { durationMs = 0, range = day } = {}) {
  await define([document], [calendar('freeze', ['2026-03-08'])])
  const { occurrences } = await simulator.simulate({ ...range, scheduleIds: [document.id], durationMs })
  return occurrences.map(({ scheduledFor, verdict, reason }) =>
    [scheduledFor.toISOString().slice(11, 16), verdict, reason].filter((each) => each !== null).join(' '),
  )
}

describe('each occurrence has the verdict that the engine gives it', () => {
  test('on time, in the zone of its schedule, once on the day on which the clock changes', async () => {
    const nightly = schedule('nightly', { cron: '30 2 * * *', timezone: 'America/New_York' })
    expect(await played(nightly)).toEqual(['07:00 fire'])
  })

  test('the beginning belongs to the range and the end does not', async () => {
    const range = { from: new Date('2026-03-08T02:00:00Z'), to: new Date('2026-03-08T05:00:00Z') }
    expect(await played(schedule('hourly', { cron: '0 * * * *' }), { range })).toEqual([
      '02:00 fire',
      '03:00 fire',
      '04:00 fire',
    ])
  })

  const halves = { cron: '0,30 0-1 * * *' }
  test.each([
    ['skip', ['00:00 fire', '00:30 skip overlap', '01:00 fire', '01:30 skip overlap']],
    ['queue', ['00:00 fire', '00:30 fire', '01:00 fire', '01:30 fire']],
    ['allow', ['00:00 fire', '00:30 fire', '01:00 fire', '01:30 fire']],
    ['cancel', ['00:00 fire cancelled', '00:30 fire cancelled', '01:00 fire cancelled', '01:30 fire']],
  ])('runs of 45 minutes every half an hour, overlap %s', async (overlap, verdicts) => {
    expect(await played(schedule('half', { ...halves, overlap }), { durationMs: minutes(45) })).toEqual(
      verdicts,
    )
  })

  test('a run that ends at the instant of the next has ended before it', async () => {
    expect(await played(schedule('half', halves), { durationMs: minutes(30) })).toEqual([
      '00:00 fire',
      '00:30 fire',
      '01:00 fire',
      '01:30 fire',
    ])
  })

  test('what still waits at the end is held', async () => {
    const range = { from: day.from, to: new Date('2026-03-08T01:10:00Z') }
    const half = schedule('half', { ...halves, overlap: 'queue' })
    expect(await played(half, { range, durationMs: minutes(90) })).toEqual([
      '00:00 fire',
      '00:30 hold',
      '01:00 skip queue_full',
    ])
  })

  test('behind gates', async () => {
    const at = { cron: '0 6 * * *' }
    expect(await played(schedule('blacked-out', { ...at, calendars: ['freeze'] }))).toEqual([
      '06:00 skip blackout',
    ])
    expect(await played(schedule('flagged', { ...at, flag: 'new-feed' }))).toEqual(['06:00 skip flag_off'])
    const window = { from: '05:00', to: '08:00' }
    expect(await played(schedule('windowed', { cron: '0 */3 * * *', time_window: window }))).toEqual([
      '06:00 fire',
    ])
    expect(await played(schedule('bounded', { cron: '0 */6 * * *', max_runs: 2 }))).toEqual([
      '00:00 fire',
      '06:00 fire',
    ])
  })

  test('rolled to the next free day, it fires there', async () => {
    const moved = schedule('moved', {
      ...{ cron: '0 6 * * 0', calendars: ['freeze'] },
      on_blackout: 'next_day',
    })
    expect(await played(moved)).toEqual(['06:00 hold'])
    const { occurrences } = await simulator.simulate({
      ...{ from: day.from, to: new Date('2026-03-10T00:00:00Z') },
      scheduleIds: ['moved'],
    })
    expect(occurrences).toMatchObject([
      { verdict: 'fire', firedAt: new Date('2026-03-09T06:00:00Z'), trigger: 'schedule' },
    ])
  })

  test('each job of a run takes its share, and starts when its turn comes', async () => {
    const waves = [['work'], ['more']]
    const spread = schedule('spread', { cron: '0 0,1 * * *', waves, overlap: 'skip', jitter_ms: minutes(10) })
    await define([spread])
    const hour = await simulator.simulate({ ...day, scheduleIds: ['spread'], durationMs: minutes(49) })
    expect(hour.occurrences.map(({ verdict }) => verdict)).toEqual(['fire', 'fire'])
    const late = hour.occurrences.map(
      ({ firedAt, scheduledFor }) => firedAt!.getTime() - scheduledFor.getTime(),
    )
    for (const ms of late) expect(ms).toBeGreaterThan(0)
    for (const ms of late) expect(ms).toBeLessThan(minutes(10))
    const longer = await simulator.simulate({ ...day, scheduleIds: ['spread'], durationMs: minutes(60) })
    expect(longer.occurrences.map(({ verdict }) => verdict)).toEqual(['fire', 'skip'])
  })
})

describe('the report', () => {
  test('tells counts, peak, collisions and quiet windows', async () => {
    await define([
      schedule('often', { cron: '0 0-3 * * *' }),
      schedule('seldom', { cron: '0 2 * * *' }),
      schedule('other', { cron: '30 2 * * *' }),
    ])
    const report = await simulator.simulate({ ...day, all: true, top: 2, limit: 4 })
    expect(report).toMatchObject({
      ...day,
      total: { occurrences: 6, fires: 6, holds: 0, skips: 0, reasons: {} },
      omitted: 2,
      peakMinute: { at: new Date('2026-03-08T02:00:00Z'), fires: 2 },
      collisions: [
        { at: new Date('2026-03-08T02:00:00Z'), times: 1, schedules: 2, scheduleIds: ['often', 'seldom'] },
      ],
      quietWindows: [
        { from: new Date('2026-03-08T03:00:00Z'), to: day.to, seconds: 21 * 3600 },
        { from: day.from, to: new Date('2026-03-08T01:00:00Z'), seconds: 3600 },
      ],
      firesByHour: [1, 1, 3, 1, ...Array(20).fill(0)],
    })
    expect(report.occurrences.map(({ scheduleId }) => scheduleId)).toEqual([
      ...['often', 'often', 'often', 'seldom'],
    ])
    expect(report.schedules.find(({ scheduleId }) => scheduleId === 'often')).toEqual({
      ...{ scheduleId: 'often', cron: '0 0-3 * * *', timezone: 'UTC', enabled: false },
      ...{ occurrences: 4, fires: 4, holds: 0, skips: 0, reasons: {}, duration: 0, halted: null },
      ...{ firstAt: new Date('2026-03-08T00:00:00Z'), lastAt: new Date('2026-03-08T03:00:00Z') },
    })
    expect(report.took.ms).toBeGreaterThan(0)
    expect(report.took.virtualDaysPerSecond).toBeGreaterThan(0)
  })

  test('says why a schedule has nothing more to come', async () => {
    await define([schedule('ended', { cron: '@daily', ends_at: '2026-03-01T00:00:00Z' })])
    const { schedules } = await simulator.simulate({ ...day, all: true })
    expect(schedules).toMatchObject([{ occurrences: 0, halted: expect.stringMatching(/end/) }])
  })

  test('takes runs to last as long as those before them did', async () => {
    await define([schedule('half', { cron: '0,30 0-1 * * *' }), schedule('new', { cron: '@daily' })])
    for (const [begin, end] of [
      ['00:00', '00:10'],
      ['01:00', '01:50'],
      ['02:00', '02:40'],
    ] as const) {
      const run = await simulator.trigger('half', new Date(`2026-03-01T${begin}:00Z`))
      await simulator.dispatch(new Date(`2026-03-01T${begin}:00Z`))
      const ids = await simulator.query('select id from punctual.job_runs where run_id = $1', [run])
      await simulator.start([ids[0]!.id], new Date(`2026-03-01T${begin}:00Z`))
      await simulator.finish([ids[0]!.id], new Date(`2026-03-01T${end}:00Z`))
    }
    const { schedules, total } = await simulator.simulate({ ...day, all: true })
    expect(schedules).toMatchObject([
      { scheduleId: 'half', duration: 40 * 60, fires: 2, reasons: { overlap: 2 } },
      { scheduleId: 'new', duration: 0, fires: 1 },
    ])
    expect(total).toMatchObject({ occurrences: 5, skips: 2 })
  })
})

describe('which schedules', () => {
  const hourly = { cron: '0 * * * *' }
  beforeEach(async () => {
    await define([schedule('on', hourly), schedule('off', hourly), schedule('paused', hourly)])
    await simulator.enable('on', new Date('2026-03-01T00:00:00Z'))
    await simulator.enable('paused', new Date('2026-03-01T00:00:00Z'))
    await simulator.disable('paused', new Date('2026-03-01T00:00:00Z'), {
      until: new Date('2026-03-08T20:30:00Z'),
    })
  })
  const counted = async (request: { all?: boolean; scheduleIds?: string[] }) => {
    const { schedules } = await simulator.simulate({ ...day, ...request })
    return Object.fromEntries(schedules.map(({ scheduleId, fires }) => [scheduleId, fires]))
  }

  test('those that are enabled, and paused ones from when their pause ends', async () => {
    expect(await counted({})).toEqual({ on: 24, paused: 3 })
  })

  test('all of them', async () => {
    expect(await counted({ all: true })).toEqual({ off: 24, on: 24, paused: 3 })
  })

  test('those that are named, enabled or not', async () => {
    expect(await counted({ scheduleIds: ['off'] })).toEqual({ off: 24 })
  })

  test('one that is not there, or is retired, is refused by its name', async () => {
    await expect(counted({ scheduleIds: ['on', 'of'] })).rejects.toMatchObject({
      code: 'not-found',
      message: 'There is no schedule "of"',
    })
    await define([schedule('on', hourly)])
    await expect(counted({ scheduleIds: ['off'] })).rejects.toMatchObject({ code: 'refused' })
    expect(await simulator.scratchDatabases()).toEqual([])
  })

  test('none that is enabled is refused, with what to do', async () => {
    await simulator.disable('on', new Date('2026-03-01T00:00:00Z'))
    await simulator.disable('paused', new Date('2026-03-01T00:00:00Z'))
    await expect(counted({})).rejects.toMatchObject({
      code: 'not-found',
      hint: expect.stringContaining('--all'),
    })
  })
})

describe('nothing is left behind', () => {
  const tables = async () => {
    const found = await simulator.query(
      "select schemaname || '.' || relname as name from pg_stat_user_tables order by 1",
    )
    const hashes: Record<string, unknown> = {}
    for (const { name } of found) {
      const text = `select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as rows from ${name} t`
      hashes[name] = (await simulator.query(text))[0]!.rows
    }
    return hashes
  }

  test('the live tables are as they were, and the scratch database is gone', async () => {
    await define([schedule('often', { cron: '*/10 * * * *', overlap: 'queue' })])
    await simulator.enable('often', new Date('2026-03-01T00:00:00Z'))
    const before = await tables()
    const seen: string[][] = []
    const { total } = await simulator.simulate(
      { ...day, durationMs: minutes(15) },
      { onProgress: async () => void seen.push(await simulator.scratchDatabases()) },
    )
    expect(total).toMatchObject({ occurrences: 144, fires: 96, skips: 47, holds: 1 })
    expect(seen.length).toBeGreaterThan(0)
    expect(await tables()).toEqual(before)
    expect(await simulator.scratchDatabases()).toEqual([])
  })

  test('not when it is interrupted either', async () => {
    await define([schedule('often', { cron: '* * * * *' })])
    const controller = new AbortController()
    const year = { from: day.from, to: new Date('2027-03-08T00:00:00Z') }
    const going = simulator.simulate(
      { ...year, all: true },
      { signal: controller.signal, onProgress: () => controller.abort(new Error('Ctrl-C')) },
    )
    await expect(going).rejects.toThrow('Ctrl-C')
    expect(await simulator.scratchDatabases()).toEqual([])
  })

  test('nor when there are more occurrences than allowed', async () => {
    await define([schedule('often', { cron: '0 * * * *' })])
    await expect(simulator.simulate({ ...day, all: true }, { most: 23 })).rejects.toMatchObject({
      code: 'simulation-too-large',
      message: expect.stringContaining('more than 23 occurrences'),
    })
    expect(await simulator.scratchDatabases()).toEqual([])
  })

  test('what a killed simulation left is dropped by the next, unless it is young or in use', async () => {
    const old = Date.now() - minutes(11)
    const names = [
      `punctual_scratch_${old}_0000dead`,
      `punctual_scratch_${old}_0000beef`,
      `punctual_scratch_${Date.now()}_00000000`,
      `punctual_scratch_${old}_other`,
    ] as const
    const owner = new URL(simulator.scratchUrl).username
    for (const name of names) await simulator.query(`create database ${name} owner ${owner}`)
    const inUse = await simulator.live.connect(databaseUrl({ url: simulator.live.url, name: names[1] }))
    await define([schedule('daily', { cron: '@daily' })])
    await simulator.simulate({ ...day, all: true })
    expect(await simulator.scratchDatabases()).toEqual([names[1], names[3], names[2]].sort())
    await inUse.end()
    for (const name of names) await simulator.query(`drop database if exists ${name}`)
  })
})

describe('the scratch database', () => {
  test('of a login that may not create one, the error tells both ways out', async () => {
    await define([schedule('daily', { cron: '@daily' })])
    const login = await powerlessLogin(simulator)
    const scratchUrl = asLogin(simulator.live.url, login)
    await expect(simulator.simulate({ ...day, all: true }, { scratchUrl })).rejects.toMatchObject({
      code: 'scratch-denied',
      message: expect.stringContaining(`"${login}" may not create one`),
      hint: expect.stringMatching(/createdb.*PUNCTUAL_SCRATCH_URL/),
    })
  })

  test('holds all that the live one tells of schedules', async () => {
    const full = schedule('full', {
      ...{ cron: '0 6 * * *', timezone: 'Europe/Berlin', dst_gap: 'shift', dst_overlap: 'both' },
      ...{ catch_up: 'run_all', catch_up_limit: 7, overlap: 'queue', deadline_ms: 1_000, flag: 'new-feed' },
      ...{ time_window: { from: '05:00', to: '08:00' }, calendars: ['freeze'], on_blackout: 'next_day' },
      ...{
        jitter_ms: 5,
        stagger_ms: 6,
        max_parallel: 2,
        max_runs: 9,
        pause_after_failures: 3,
        payload: { a: 1 },
      },
      ...{
        starts_at: '2026-01-01T00:00:00Z',
        ends_at: '2027-01-01T00:00:00Z',
        tags: ['x'],
        waves: [['work'], ['more']],
      },
    })
    await define([full, schedule('other')], [calendar('freeze', ['2026-12-24'])])
    const told = await exportDefinitions(simulator.database, { scheduleIds: null, disabledToo: true })
    const copied = await withScratch({ url: simulator.scratchUrl }, async (scratch) => {
      await importDefinitions(scratch, { definitions: told, at: day.from })
      return exportDefinitions(scratch, { scheduleIds: null, disabledToo: true })
    })
    const begun = { enabled: true, halt: null, forecast_error: null, refill_at: expect.any(String) }
    expect(copied).toEqual({ ...told, schedules: told.schedules.map((each) => ({ ...each, ...begun })) })
  })

  test.each(["punctual.import_definitions('{}')", 'punctual.play(now())', 'punctual.take_ledger()'])(
    'elsewhere %s is refused',
    async (call) => {
      await expect(simulator.query(`select * from ${call}`)).rejects.toMatchObject({ code: 'PN004' })
    },
  )
})
