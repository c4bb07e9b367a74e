import { expect, test } from 'vitest'
import { schedule } from './definitions.ts'
import { at, createEngine } from './engine.ts'

const engine = createEngine()

async function lead(worker: string): Promise<number> {
  const [row] = await engine.query('select punctual.try_lead($1) as epoch, pg_advisory_unlock_all()', [
    worker,
  ])
  return row!.epoch
}

test('a batch takes the longest due first, and the next batch takes the rest', async () => {
  const times = ['12:03', '12:01', '12:04', '12:02']
  await engine.ready(
    times.map((time) => [schedule(`due-${time.slice(3)}`, { grace_ms: 600_000 }), [at(time)]]),
  )
  expect(await engine.claim(at('12:05'), { batch: 2 })).toEqual({
    claimed: 2,
    skipped: 0,
    first_due_at: at('12:01'),
  })
  const claimed = await engine.query('select schedule_id from punctual.runs order by 1')
  expect(claimed.map(({ schedule_id }) => schedule_id)).toEqual(['due-01', 'due-02'])
  expect(await engine.claim(at('12:05'), { batch: 2 })).toMatchObject({
    claimed: 2,
    first_due_at: at('12:03'),
  })
  expect(await engine.claim(at('12:05'), { batch: 2 })).toMatchObject({ claimed: 0 })
})

test('only the schedules that are asked for are claimed', async () => {
  await engine.ready(['one', 'other'].map((id) => [schedule(id), [at('12:00')]]))
  expect(await engine.claim(at('12:00'), { ids: ['other', 'unknown'] })).toMatchObject({ claimed: 1 })
  expect(await engine.ledger('one')).toEqual([])
  expect(await engine.clock('one')).toMatchObject({ next_run_at: at('12:00') })
})

test('a claim with the epoch of a leader that was replaced is refused with PN003 and changes nothing', async () => {
  await engine.ready([[schedule('hourly'), [at('12:00')]]])
  const former = await lead('former')
  const present = await lead('present')
  expect(present).toBe(former + 1)
  await expect(engine.claim(at('12:00'), { epoch: former })).rejects.toMatchObject({
    code: 'PN003',
    message: `Epoch ${former} is over: another daemon leads`,
    hint: expect.stringContaining('Give up leadership'),
  })
  expect(await engine.ledger('hourly')).toEqual([])
  expect(await engine.clock('hourly')).toMatchObject({ next_run_at: at('12:00') })
})

test('the same fence stands before dispatch, tick and sync', async () => {
  const epoch = (await lead('former')) + 41
  await expect(engine.dispatch(at('12:00'), { epoch })).rejects.toMatchObject({ code: 'PN003' })
  await expect(engine.tick(at('12:00'), { epoch })).rejects.toMatchObject({ code: 'PN003' })
  await expect(engine.define({}, { epoch })).rejects.toMatchObject({ code: 'PN003' })
})

test('the leader claims under its epoch, and the ledger says which', async () => {
  await engine.ready([[schedule('hourly'), [at('12:00')]]])
  const epoch = await lead('present')
  expect(await engine.claim(at('12:00'), { epoch, worker: 'present' })).toMatchObject({ claimed: 1 })
  expect(await engine.ledger('hourly')).toMatchObject([{ epoch, claimed_by: 'present' }])
})

test('a cursor that was moved back fires nothing twice and loses no advance', async () => {
  await engine.ready([[schedule('minutely', { overlap: 'allow' }), [at('12:00'), at('12:01'), at('12:02')]]])
  await engine.claim(at('12:00'))
  const before = await engine.clock('minutely')
  await engine.query('update punctual.schedule_clocks set cursor_at = $1, next_run_at = $2', [
    at('11:59'),
    at('12:00'),
  ])
  expect(await engine.claim(at('12:00'))).toEqual({ claimed: 0, skipped: 0, first_due_at: null })
  expect(await engine.clock('minutely')).toEqual(before)
  expect(await engine.claim(at('12:01'))).toMatchObject({ claimed: 1 })
  expect(await engine.ledger('minutely')).toHaveLength(2)
  expect(await engine.queue()).toHaveLength(2)
})

test('two ledger rows for one occurrence are impossible, whoever writes them', async () => {
  await engine.ready([[schedule('hourly'), [at('12:00')]]])
  await engine.claim(at('12:00'))
  const again = `insert into punctual.runs (schedule_id, scheduled_for, trigger, status)
    select schedule_id, scheduled_for, 'catch_up', 'queued' from punctual.runs`
  await expect(engine.query(again)).rejects.toMatchObject({
    code: '23505',
    constraint: 'runs_occurrence_idx',
  })
})

test('a next run that the forecast does not know stops nobody: the clock is aimed again', async () => {
  await engine.ready(['healthy', 'odd'].map((id) => [schedule(id), [at('12:00'), at('13:00')]]))
  await engine.query("update punctual.schedule_clocks set next_run_at = $1 where schedule_id = 'odd'", [
    at('11:30'),
  ])
  expect(await engine.claim(at('11:45'))).toEqual({ claimed: 0, skipped: 0, first_due_at: null })
  expect(await engine.clock('odd')).toMatchObject({ next_run_at: at('12:00'), cursor_at: at('00:00') })
  expect(await engine.claim(at('12:00'))).toMatchObject({ claimed: 2 })
})
