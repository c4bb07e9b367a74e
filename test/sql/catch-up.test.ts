import { describe, expect, test } from 'vitest'
import { job, schedule } from './definitions.ts'
import { at, createEngine, every } from './engine.ts'
import { timeline } from './told.ts'

const engine = createEngine()
const minutes = every(60, { first: at('12:00'), count: 120 })

const told = timeline(engine)

describe('run_once', () => {
  const once = schedule('s', { catch_up: 'run_once' })

  test('of several missed occurrences the latest runs, and the others are coalesced into it in one row', async () => {
    await engine.ready([[once, every(600, { first: at('12:00'), count: 20 })]])
    expect(await engine.claim(at('12:35'))).toMatchObject({ claimed: 1, skipped: 3 })
    expect(await told('s')).toEqual([
      ['12:20', 'schedule', 'skipped', 'coalesced', 3],
      ['12:30', 'catch_up', 'queued', null, 1],
    ])
    const [summary, run] = await engine.ledger('s')
    expect(summary).toMatchObject({
      first_scheduled_for: at('12:00'),
      detail: 'the occurrence of 2026-03-01 12:30:00+00 ran for it',
    })
    expect(await engine.clock('s')).toMatchObject({
      ...{ locked_run_id: run!.id, next_run_at: at('12:40'), waits: false, skip_count: 3, fire_count: 1 },
    })
  })

  test('a timely occurrence runs for the missed ones before it', async () => {
    await engine.ready([[once, minutes]])
    await engine.claim(at('12:10:30'))
    expect(await told('s')).toEqual([
      ['12:09', 'schedule', 'skipped', 'coalesced', 10],
      ['12:10', 'schedule', 'queued', null, 1],
    ])
  })

  test('a single missed occurrence just runs, late', async () => {
    await engine.ready([[once, every(3_600, { first: at('12:00'), count: 5 })]])
    await engine.claim(at('12:59'))
    expect(await told('s')).toEqual([['12:00', 'catch_up', 'queued', null, 1]])
    const [job] = await engine.queue()
    expect(job!.payload._punctual).toMatchObject({
      trigger: 'catch_up',
      scheduledFor: '2026-03-01T12:00:00+00:00',
    })
  })

  test('while a run holds the lock what was missed waits, and is decided when that has ended', async () => {
    await engine.ready([[once, every(600, { first: at('12:00'), count: 20 })]])
    await engine.claim(at('12:00'))
    expect(await engine.claim(at('12:25'))).toMatchObject({ claimed: 0, skipped: 0 })
    expect(await engine.clock('s')).toMatchObject({ waits: true, next_run_at: at('12:10') })
    expect(await engine.tick(at('12:26'))).toMatchObject({
      claimed: 0,
      held: false,
      next_wake_at: at('13:30'),
    })
    await engine.work(at('12:30'))
    expect(await engine.clock('s')).toMatchObject({ waits: false, locked_run_id: null })
    await engine.claim(at('12:31:30'))
    expect((await told('s')).slice(1)).toEqual([
      ['12:20', 'schedule', 'skipped', 'coalesced', 2],
      ['12:30', 'catch_up', 'queued', null, 1],
    ])
  })

  test('an outage longer than the forecast is counted piece by piece, and only its last occurrence runs', async () => {
    await engine.ready([[once, minutes.slice(0, 10)]])
    expect(await engine.claim(at('12:20:30'))).toMatchObject({ claimed: 0, skipped: 9 })
    expect(await engine.clock('s')).toMatchObject({ cursor_at: at('12:08'), next_run_at: null, waits: false })
    await engine.forecast('s', minutes.slice(9), at('12:20:30'))
    await engine.claim(at('12:22:30'))
    expect(await told('s')).toEqual([
      ['12:08', 'schedule', 'skipped', 'coalesced', 9],
      ['12:21', 'schedule', 'skipped', 'coalesced', 13],
      ['12:22', 'schedule', 'queued', null, 1],
    ])
  })
})

describe('run_all', () => {
  const all = schedule('s', { catch_up: 'run_all' })

  test('missed occurrences run one after the other, oldest first, and new ones wait their turn', async () => {
    await engine.ready([[all, minutes]])
    for (const [now, scheduledFor, trigger] of [
      ['12:03:30', '12:00', 'catch_up'],
      ['12:03:40', '12:01', 'catch_up'],
      ['12:04:10', '12:02', 'catch_up'],
      ['12:04:20', '12:03', 'catch_up'],
    ] as const) {
      expect(await engine.claim(at(now))).toMatchObject({ claimed: 1, skipped: 0 })
      expect((await told('s')).at(-1)).toEqual([scheduledFor, trigger, 'queued', null, 1])
      expect(await engine.claim(at(now))).toMatchObject({ claimed: 0, skipped: 0 })
      expect(await engine.queue()).toHaveLength((await told('s')).length)
      await engine.work(at(now))
    }
    await engine.claim(at('12:04:30'))
    expect((await told('s')).at(-1)).toEqual(['12:04', 'schedule', 'queued', null, 1])
    expect(await engine.clock('s')).toMatchObject({ waits: false, skip_count: 0, fire_count: 5 })
  })

  test('beside the latest hundred the rest of a long outage is one row', async () => {
    await engine.ready([[all, every(1, { first: at('12:00'), count: 5_000 })]])
    expect(await engine.claim(at('13:00'))).toMatchObject({ claimed: 1, skipped: 3_501 })
    expect(await told('s')).toEqual([
      ['12:58', 'schedule', 'skipped', 'catch_up_limit', 3_501],
      ['12:58', 'catch_up', 'queued', null, 1],
    ])
  })

  test('with overlap allow all of them are enqueued at once, up to the limit', async () => {
    await engine.ready([[schedule('s', { catch_up: 'run_all', overlap: 'allow' }), minutes]])
    expect(await engine.claim(at('12:10:30'))).toMatchObject({ claimed: 11, skipped: 0 })
    expect((await told('s')).map(([, trigger]) => trigger)).toEqual([
      ...Array(10).fill('catch_up'),
      'schedule',
    ])
    expect(await engine.queue()).toHaveLength(11)
  })

  test('an outage longer than the forecast: nothing runs before its latest hundred are known', async () => {
    await engine.ready([[all, every(1, { first: at('12:00'), count: 300 })]])
    expect(await engine.claim(at('12:30'))).toMatchObject({ claimed: 0, skipped: 200 })
    await engine.forecast('s', every(1, { first: at('12:03:20'), count: 2_000 }), at('12:30'))
    expect(await engine.claim(at('12:30'))).toMatchObject({ claimed: 1, skipped: 1_501 })
    expect((await told('s')).at(-1)).toEqual(['12:28', 'catch_up', 'queued', null, 1])
  })
})

test('of runs with very many jobs only so many begin in one pass as it can bear, the others in the next', async () => {
  const names = Array.from({ length: 400 }, (_, index) => `job-${index}`)
  const fields = { catch_up: 'run_all', overlap: 'allow', waves: [names] }
  const seconds = every(1, { first: at('10:00'), count: 80 })
  await engine.ready([[schedule('s', fields), [...seconds, at('20:00')]]], {
    jobs: names.map((name) => job(name)),
  })
  expect(await engine.tick(at('11:00'))).toMatchObject({ claimed: 50, next_wake_at: seconds[50] })
  expect(await engine.clock('s')).toMatchObject({ waits: false })
  expect(await engine.tick(at('11:00:01'))).toMatchObject({ claimed: 30, next_wake_at: at('20:00') })
  expect((await engine.ledger('s')).map(({ trigger, status }) => `${trigger} ${status}`)).toEqual(
    seconds.map(() => 'catch_up queued'),
  )
})
