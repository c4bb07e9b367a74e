import { describe, expect, test } from 'vitest'
import { schedule } from './definitions.ts'
import { at, createEngine, every } from './engine.ts'
import { timeline } from './told.ts'

const engine = createEngine()
const minutes = every(60, { first: at('12:00'), count: 120 })
const told = timeline(engine)

describe('overlap queue', () => {
  test('one occurrence is held, more are queue_full, and the held one begins as the run before it ends', async () => {
    await engine.ready([[schedule('s', { overlap: 'queue' }), minutes]])
    for (const now of ['12:00', '12:01', '12:02']) await engine.claim(at(now))
    expect(await told('s')).toEqual([
      ['12:00', 'schedule', 'queued', null, 1],
      ['12:01', 'schedule', 'pending', null, 1],
      ['12:02', 'schedule', 'skipped', 'queue_full', 1],
    ])
    const [, held] = await engine.ledger('s')
    expect(held).toMatchObject({
      decided_at: at('12:01'),
      detail: 'waits for the previous run to end',
      queued_at: null,
    })
    expect(await engine.clock('s')).toMatchObject({ waiting_runs: 1 })
    await engine.work(at('12:02:30'))
    expect(await engine.run(held!.id)).toMatchObject({
      status: 'queued',
      queued_at: at('12:02:30'),
      due_at: null,
      claimed_by: 'daemon',
    })
    expect(await engine.clock('s')).toMatchObject({
      waiting_runs: 0,
      locked_run_id: held!.id,
      locked_at: at('12:02:30'),
    })
    expect(await engine.queue()).toHaveLength(2)
  })

  test('a request by a person queues as well', async () => {
    await engine.ready([[schedule('s', { overlap: 'queue' }), minutes]])
    await engine.claim(at('12:00'))
    const [first, second] = [
      await engine.trigger('s', at('12:00:10')),
      await engine.trigger('s', at('12:00:11')),
    ]
    await engine.dispatch(at('12:00:12'))
    expect(await engine.run(first)).toMatchObject({ status: 'pending', due_at: Number.POSITIVE_INFINITY })
    expect(await engine.run(second)).toMatchObject({ status: 'skipped', reason: 'queue_full' })
  })

  test('what waits is told in the present only while it does: an occurrence and a request alike', async () => {
    const tenses = async () =>
      (await engine.query('select status, detail from punctual.run_detail order by scheduled_for')).map(
        ({ status, detail }) => [status, detail],
      )
    const queue = schedule('s', { overlap: 'queue' })
    await engine.ready([[queue, [at('12:00'), at('12:01')]]])
    await engine.claim(at('12:00'))
    await engine.claim(at('12:01'))
    await engine.work(at('12:01:30'))
    await engine.trigger('s', at('12:02'))
    await engine.dispatch(at('12:02'))
    expect(await tenses()).toEqual([
      ['succeeded', null],
      ['queued', 'waited for the previous run to end'],
      ['pending', 'waits for the previous run to end'],
    ])
    await engine.work(at('12:03'))
    expect((await tenses()).at(-1)).toEqual(['queued', 'waited for the previous run to end'])
  })

  test('one that waited and then did not run tells it in the past, and so does who makes up for it', async () => {
    const setFlag = (on: boolean) => engine.query("select punctual.set_flag('f', $1)", [on])
    await engine.ready([[schedule('s', { overlap: 'queue', flag: 'f' }), minutes]])
    await setFlag(true)
    await engine.claim(at('12:00'))
    await engine.claim(at('12:01'))
    await setFlag(false)
    await engine.work(at('12:01:30'))
    const [skipped] = await engine.query('select * from punctual.skipped_detail')
    expect(skipped).toMatchObject({ reason: 'flag_off', detail: 'waited for the previous run to end' })
    await engine.query("select punctual.run_missed('s', $1)", [[skipped!.id]])
    expect(await engine.run(skipped!.id)).toMatchObject({
      detail: 'was flag_off: waited for the previous run to end',
    })
  })
})

describe('overlap cancel', () => {
  const cancel = schedule('s', { overlap: 'cancel' })

  test('a run that is still in the queue gives way at once', async () => {
    await engine.ready([[cancel, minutes]])
    await engine.claim(at('12:00'))
    await engine.claim(at('12:01'))
    expect(await told('s')).toEqual([
      ['12:00', 'schedule', 'cancelled', 'cancelled', 1],
      ['12:01', 'schedule', 'queued', null, 1],
    ])
    expect(await engine.queue()).toHaveLength(1)
    expect(await engine.clock('s')).toMatchObject({ run_count: 1, failure_count: 0, consecutive_failures: 0 })
  })

  test('one whose job runs is told to stop, and the new one begins when it has', async () => {
    await engine.ready([[cancel, minutes]])
    await engine.claim(at('12:00'))
    const [old] = await engine.ledger('s')
    const [job] = await engine.jobRuns(old!.id)
    await engine.start([job!.id], at('12:00:01'))
    await engine.claim(at('12:01'))
    expect(await told('s')).toEqual([
      ['12:00', 'schedule', 'running', 'cancelled', 1],
      ['12:01', 'schedule', 'pending', null, 1],
    ])
    expect(await engine.clock('s')).toMatchObject({ locked_run_id: old!.id, waiting_runs: 1 })
    await engine.claim(at('12:02'))
    expect((await told('s')).slice(1)).toEqual([
      ['12:01', 'schedule', 'cancelled', 'cancelled', 1],
      ['12:02', 'schedule', 'pending', null, 1],
    ])
    await engine.finish([job!.id], at('12:02:05'), { outcome: 'cancelled', error: 'told to stop' })
    expect((await told('s')).map(([, , status]) => status)).toEqual(['cancelled', 'cancelled', 'queued'])
    expect(await engine.clock('s')).toMatchObject({
      waiting_runs: 0,
      run_count: 1,
      skip_count: 1,
      failure_count: 0,
    })
  })
})
