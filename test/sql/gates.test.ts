import { describe, expect, test } from 'vitest'
import { calendar, schedule } from './definitions.ts'
import { at, createEngine, every } from './engine.ts'

const engine = createEngine()
const hours = every(3_600, { first: at('09:00'), count: 12 })
const day = 86_400

/** The ledger in short: when, how it stands, why, with which evidence. */
const told = async (id: string) =>
  (await engine.ledger(id)).map((run) => [run.scheduled_for, run.status, run.reason, run.detail])
const setFlag = (name: string, on: boolean, now: Date) =>
  engine.query("select punctual.set_flag($1, $2, 'test', 'operator', $3)", [name, on, now])

describe('flag', () => {
  const flagged = schedule('s', { flag: 'new-matching' })

  test('a new flag is off; once it is on the schedule fires', async () => {
    await engine.ready([[flagged, hours]])
    await engine.claim(at('09:00'))
    await setFlag('new-matching', true, at('09:30'))
    await engine.claim(at('10:00'))
    expect(await told('s')).toEqual([
      [at('09:00'), 'skipped', 'flag_off', null],
      [at('10:00'), 'queued', null, null],
    ])
  })

  test('a request by a person asks no flag', async () => {
    await engine.ready([[flagged, hours]])
    const run = await engine.trigger('s', at('09:10'))
    await engine.dispatch(at('09:10'))
    expect(await engine.run(run)).toMatchObject({ status: 'queued' })
  })

  test('what a flag keeps from being caught up is told so, not missed', async () => {
    await engine.ready([[schedule('s', { flag: 'f', catch_up: 'run_once' }), hours]])
    await engine.claim(at('11:30'))
    expect(await told('s')).toEqual([[at('11:00'), 'skipped', 'flag_off', null]])
    expect((await engine.ledger('s'))[0]).toMatchObject({ occurrences: 3 })
  })
})

describe('blackouts', () => {
  const berlin = { timezone: 'Europe/Berlin', calendars: ['freeze'] }
  // 23:30 in Berlin on 1 March 2026 is 22:30 UTC; an hour later it is 2 March there.
  const nights = every(day, { first: at('22:30'), count: 6 })
  const defined = async (fields: Parameters<typeof schedule>[1], days: string[]) => {
    const document = schedule('s', { ...berlin, ...fields })
    await engine.define({ schedules: [document], calendars: [calendar('freeze', days)] })
    await engine.enable('s', at('00:00'))
    await engine.forecast('s', nights, at('00:00'))
  }

  test("a day is a day of the schedule's own zone", async () => {
    await defined({}, ['2026-03-02'])
    await engine.claim(nights[0]!)
    await engine.work(nights[0]!)
    await engine.claim(nights[1]!)
    expect(await told('s')).toEqual([
      [nights[0], 'queued', null, null].with(1, 'succeeded'),
      [nights[1], 'skipped', 'blackout', 'freeze'],
    ])
  })

  test('a day that an operator adds holds at once, and no longer when it is removed', async () => {
    await defined({}, [])
    const [row] = await engine.query(
      "select punctual.add_blackout('freeze', '2026-03-01', null, 'fire drill', null, 'operator', $1) as id",
      [at('12:00')],
    )
    await engine.claim(nights[0]!)
    expect(await told('s')).toEqual([[nights[0], 'skipped', 'blackout', 'freeze: fire drill']])
    await engine.query("select punctual.remove_blackout($1, null, 'operator', $2)", [row!.id, at('23:00')])
    await engine.claim(nights[1]!)
    expect((await told('s')).at(-1)).toEqual([nights[1], 'queued', null, null])
  })

  test('rolled to the next free day it is pending until then, and runs for its own instant', async () => {
    await defined({ on_blackout: 'next_day' }, ['2026-03-01', '2026-03-02'])
    await engine.claim(nights[0]!)
    const [rolled] = await engine.ledger('s')
    expect(rolled).toMatchObject({
      status: 'pending',
      detail: 'freeze',
      due_at: nights[2],
      decided_at: nights[0],
    })
    expect(await engine.tick(nights[0]!)).toMatchObject({
      claimed: 0,
      dispatched: 0,
      next_wake_at: nights[1],
    })
    await engine.query('update punctual.schedule_clocks set next_run_at = null')
    await engine.dispatch(nights[2]!)
    expect(await engine.run(rolled!.id)).toMatchObject({
      status: 'queued',
      scheduled_for: nights[0],
      queued_at: nights[2],
    })
  })

  test('a blackout that meets it on its new day rolls it on', async () => {
    await defined({ on_blackout: 'next_day', deadline_ms: 3_600_000 }, ['2026-03-01'])
    await engine.claim(nights[0]!)
    await engine.query(
      "select punctual.add_blackout('freeze', '2026-03-02', '2026-03-03', null, null, 'operator', $1)",
      [at('23:00')],
    )
    await engine.dispatch(nights[1]!)
    expect((await engine.ledger('s'))[0]).toMatchObject({
      ...{ status: 'pending', due_at: nights[3] },
      deadline_at: new Date(nights[3]!.getTime() + 3_600_000),
    })
  })

  test('no room is made for one that rolls on', async () => {
    await defined({ on_blackout: 'next_day', overlap: 'cancel' }, ['2026-03-02'])
    for (const night of nights.slice(0, 2)) await engine.claim(night)
    await engine.query(
      "select punctual.add_blackout('freeze', '2026-03-03', '2026-03-04', null, null, 'operator', $1)",
      [nights[1]],
    )
    await engine.dispatch(nights[2]!)
    expect((await told('s')).map(([, status]) => status)).toEqual(['queued', 'pending'])
  })

  test('rolled beyond the end of the schedule it is out of bounds', async () => {
    await defined({ on_blackout: 'next_day', ends_at: nights[0]!.toISOString() }, ['2026-03-01'])
    await engine.claim(nights[0]!)
    expect(await told('s')).toEqual([[nights[0], 'skipped', 'outside_bounds', 'freeze']])
  })

  test('run_once catches up the latest day that was free', async () => {
    await defined({ catch_up: 'run_once' }, ['2026-03-03'])
    await engine.claim(new Date(nights[2]!.getTime() + 3_600_000))
    expect((await engine.ledger('s')).map((run) => [run.scheduled_for, run.trigger, run.reason])).toEqual([
      [nights[0], 'schedule', 'coalesced'],
      [nights[1], 'catch_up', null],
      [nights[2], 'schedule', 'blackout'],
    ])
  })
})

describe('deadline', () => {
  test('claimed within its grace but after its deadline, it is too late', async () => {
    await engine.ready([[schedule('s', { deadline_ms: 10_000 }), hours]])
    await engine.claim(at('09:00:11'))
    expect(await told('s')).toEqual([[at('09:00'), 'skipped', 'too_late', null]])
  })

  test('the run knows until when it must have started, and so do its jobs', async () => {
    await engine.ready([[schedule('s', { deadline_ms: 600_000 }), hours]])
    await engine.claim(at('09:00:05'))
    expect((await engine.ledger('s'))[0]).toMatchObject({ deadline_at: at('09:10') })
    expect((await engine.queue())[0]!.payload._punctual).toMatchObject({
      deadline: '2026-03-01T09:10:00+00:00',
    })
  })

  test('catching up drops what is beyond it', async () => {
    await engine.ready([[schedule('s', { catch_up: 'run_all', deadline_ms: 5_400_000 }), hours]])
    await engine.claim(at('12:15'))
    expect((await engine.ledger('s')).map((run) => [run.scheduled_for, run.reason, run.occurrences])).toEqual(
      [
        [at('10:00'), 'too_late', 2],
        [at('11:00'), null, 1],
      ],
    )
  })
})

describe('bounds', () => {
  test('after max_runs it is exhausted: nothing more is due, and people may still run it', async () => {
    await engine.ready([[schedule('s', { max_runs: 2 }), hours]])
    for (const now of ['09:00', '10:00', '11:00']) {
      await engine.claim(at(now))
      await engine.work(at(now))
    }
    expect(await engine.ledger('s')).toHaveLength(2)
    expect(await engine.clock('s')).toMatchObject({ next_run_at: null, fire_count: 2 })
    const run = await engine.trigger('s', at('11:30'))
    await engine.tick(at('11:30'))
    expect(await engine.run(run)).toMatchObject({ status: 'queued' })
  })

  test('allowed fewer runs than it had, nothing more of it is due; allowed more again, what comes after that is', async () => {
    await engine.ready([[schedule('s', { overlap: 'allow' }), hours]])
    for (const now of ['09:00', '10:00']) await engine.claim(at(now))
    await engine.define(
      { schedules: [schedule('s', { overlap: 'allow', max_runs: 1 })] },
      { now: at('10:30') },
    )
    expect(await engine.clock('s')).toMatchObject({ next_run_at: null, fire_count: 2 })
    await engine.claim(at('11:00'))
    await engine.define(
      { schedules: [schedule('s', { overlap: 'allow', max_runs: 9 })] },
      { now: at('11:30') },
    )
    await engine.forecast('s', hours, at('11:30'))
    await engine.claim(at('12:00'))
    expect((await told('s')).map(([instant]) => instant)).toEqual([at('09:00'), at('10:00'), at('12:00')])
  })

  test('of several that come due together only as many run as are left', async () => {
    const seconds = every(1, { first: at('09:00:01'), count: 5 })
    await engine.ready([[schedule('s', { max_runs: 2, overlap: 'allow' }), seconds]])
    await engine.claim(at('09:00:04'))
    expect((await told('s')).map(([, status, reason]) => [status, reason])).toEqual([
      ['queued', null],
      ['queued', null],
      ['skipped', 'max_runs'],
      ['skipped', 'max_runs'],
    ])
  })

  test('a forecast from before the bounds changed does not fire outside them', async () => {
    await engine.ready([[schedule('s', { deadline_ms: 60_000 }), hours]])
    await engine.query('update punctual.schedules set ends_at = $1', [at('09:30')])
    for (const now of ['09:00', '10:00']) await engine.claim(at(now))
    expect((await told('s')).at(-1)).toEqual([at('10:00'), 'skipped', 'outside_bounds', null])
  })
})

describe('pause after failures', () => {
  const fragile = schedule('s', { pause_after_failures: 2 })
  const failed = async (now: string) => {
    await engine.tick(at(now))
    await engine.work(at(now), { outcome: 'failed', error: 'no route' })
  }

  test('it disables itself before it fires again, with the evidence', async () => {
    await engine.ready([[fragile, hours]])
    await failed('09:00')
    await failed('10:00')
    expect(await engine.clock('s')).toMatchObject({ pause_due: true, consecutive_failures: 2 })
    expect(await engine.claim(at('11:00'))).toMatchObject({ claimed: 0, skipped: 0 })
    await engine.tick(at('10:00:01'))
    const [, last] = await engine.ledger('s')
    expect(await engine.schedule('s')).toMatchObject({
      enabled: false,
      disabled_reason: `2 failures in a row, the last one run ${last!.id}: no route`,
    })
    expect(await engine.clock('s')).toMatchObject({ pause_due: false, next_run_at: null })
    expect((await engine.audit()).at(-1)).toMatchObject({
      action: 'disable',
      actor: 'punctual',
      subject: 's',
    })
  })

  test('enabled again it has a new streak before it', async () => {
    await engine.ready([[fragile, hours]])
    await failed('09:00')
    await failed('10:00')
    await engine.tick(at('10:00:01'))
    await engine.enable('s', at('10:30'))
    await failed('11:00')
    expect(await engine.clock('s')).toMatchObject({
      consecutive_failures: 1,
      pause_due: false,
      failure_count: 3,
    })
    expect(await engine.schedule('s')).toMatchObject({ enabled: true })
  })
})

describe('jitter', () => {
  test('delays the start by the same part of the spread each time, and never to the next occurrence', async () => {
    await engine.ready([[schedule('s', { jitter_ms: 7_200_000, overlap: 'allow' }), hours]])
    for (const now of ['09:00', '10:00']) await engine.claim(at(now))
    const starts = await engine.query('select run_at from graphile_worker._private_jobs order by id')
    const offsets = await engine.query(
      "select punctual.jitter_of('s', at, interval '1 hour') as delay from unnest($1::timestamptz[]) as at",
      [[at('09:00'), at('10:00')]],
    )
    expect(starts.map(({ run_at }) => run_at.getTime())).toEqual(
      offsets.map(({ delay }, hour) => at('09:00').getTime() + hour * 3_600_000 + Math.floor(delay * 1_000)),
    )
    expect(offsets.every(({ delay }) => delay > 0 && delay < 3_600)).toBe(true)
  })
})
