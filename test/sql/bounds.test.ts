import { describe, expect, test } from 'vitest'
import { schedule } from './definitions.ts'
import { at, createEngine, every } from './engine.ts'
import { verdicts } from './told.ts'

const engine = createEngine()
const hours = every(3_600, { first: at('09:00'), count: 12 })
const told = verdicts(engine)

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
