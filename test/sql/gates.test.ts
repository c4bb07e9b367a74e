import { describe, expect, test } from 'vitest'
import { calendar, schedule } from './definitions.ts'
import { at, createEngine, every } from './engine.ts'
import { operators } from './operators.ts'
import { verdicts } from './told.ts'

const engine = createEngine()
const hours = every(3_600, { first: at('09:00'), count: 12 })
const day = 86_400

const told = verdicts(engine)
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

  test('of two that roll to the same day the one that max_runs leaves no run for is told so, and not to overlap', async () => {
    await defined({ on_blackout: 'next_day', max_runs: 1 }, ['2026-03-01', '2026-03-02'])
    for (const night of nights.slice(0, 2)) await engine.claim(night)
    await engine.dispatch(nights[2]!)
    expect((await told('s')).map(([, status, reason]) => [status, reason])).toEqual([
      ['queued', null],
      ['skipped', 'max_runs'],
    ])
  })

  test('what max_runs turns away does not wait for the lock as well', async () => {
    await defined({ on_blackout: 'next_day', max_runs: 1, overlap: 'queue' }, ['2026-03-01', '2026-03-02'])
    for (const night of nights.slice(0, 2)) await engine.claim(night)
    await engine.dispatch(nights[2]!)
    const [, turnedAway] = await engine.ledger('s')
    expect(turnedAway).toMatchObject({ status: 'skipped', reason: 'max_runs', due_at: null })
    expect(await engine.query('select waiting_runs from punctual.schedule_clocks')).toEqual([
      { waiting_runs: 0 },
    ])
  })

  test('a missed one that is run in the same pass counts towards max_runs', async () => {
    await defined({ on_blackout: 'next_day', max_runs: 1, overlap: 'allow' }, ['2026-03-02'])
    await engine.claim(nights[1]!)
    await operators(engine.query).runMissed('s', nights[2]!)
    await engine.dispatch(nights[2]!)
    expect((await told('s')).map(([, status, reason]) => [status, reason])).toEqual([
      ['queued', null],
      ['skipped', 'max_runs'],
    ])
  })

  test('rolled beyond the end of the schedule it is out of bounds', async () => {
    await defined({ on_blackout: 'next_day', ends_at: nights[0]!.toISOString() }, ['2026-03-01'])
    await engine.claim(nights[0]!)
    expect(await told('s')).toEqual([[nights[0], 'skipped', 'outside_bounds', 'freeze']])
  })

  test('rolled on again beyond the end of the schedule it is out of bounds, and waits no longer', async () => {
    await defined({ on_blackout: 'next_day', ends_at: nights[1]!.toISOString() }, ['2026-03-01'])
    await engine.claim(nights[0]!)
    const closed =
      "select punctual.add_blackout('freeze', '2026-03-02', null, 'closed', null, 'operator', $1)"
    await engine.query(closed, [nights[0]])
    await engine.dispatch(nights[1]!)
    const [run] = await engine.ledger('s')
    expect(run).toMatchObject({ status: 'skipped', reason: 'outside_bounds', due_at: null })
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
