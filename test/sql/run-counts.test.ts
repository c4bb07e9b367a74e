import { beforeEach, describe, expect, test } from 'vitest'
import { endInEveryWay, readyToCount } from './counted-scene.ts'
import { at, createEngine, every } from './engine.ts'
import { openSessions } from './sessions.ts'

const engine = createEngine()
const minutely = every(60, { first: at('00:01'), count: 30 })

beforeEach(() => readyToCount(engine, minutely))

const count = async (most = 50_000) =>
  (await engine.query('select punctual.count_runs($1) as is_complete', [most]))[0]!.is_complete as boolean

const counted = () =>
  engine.query(`
    select schedule_id, trigger, outcome, reason, runs, occurrences from punctual.run_counts
    order by schedule_id, trigger, outcome, reason`)

/** The same, from the ledger. */
const inLedger = () =>
  engine.query(`
    select schedule_id, trigger, status as outcome, case when status = 'skipped' then coalesce(reason, '') else '' end as reason,
      count(*) as runs, sum(occurrences) as occurrences
    from punctual.runs where finished_at is not null group by 1, 2, 3, 4 order by 1, 2, 3, 4`)

const uncounted = async () =>
  (await engine.query('select run_id from punctual.uncounted_runs order by 1')).map(({ run_id }) => run_id)

/** Rounds of claims in which something ends in every way there is. */
async function live(): Promise<void> {
  await endInEveryWay(engine)
  await engine.trigger('feed', at('00:06:02'))
  await engine.trigger('feed', at('00:06:03'))
  await engine.tick(at('00:06:04'))
}

test('what has ended is counted by schedule, trigger, outcome and reason, exactly as the ledger says', async () => {
  await live()
  expect(await count()).toBe(true)
  expect(await counted()).toEqual(await inLedger())
  expect((await counted()).map(({ outcome }) => outcome)).toEqual(
    expect.arrayContaining(['succeeded', 'failed', 'skipped']),
  )
})

test('a run is counted when it has ended, and once', async () => {
  await engine.claim(at('00:01'))
  expect(await count()).toBe(true)
  expect(await counted()).toEqual([])
  const [run] = await engine.ledger('feed')
  expect(await uncounted()).toEqual([run!.id])
  await engine.work(at('00:01:01'))
  for (const _ of [1, 2, 3]) expect(await count()).toBe(true)
  expect(await counted()).toMatchObject([
    { schedule_id: 'feed', outcome: 'succeeded', runs: 1, occurrences: 1 },
  ])
  expect(await uncounted()).toEqual([])
})

test('a summary row counts once as a run and for each of its occurrences', async () => {
  await engine.claim(at('00:03:30'))
  await count()
  expect(await counted()).toMatchObject([
    { schedule_id: 'feed', outcome: 'skipped', reason: 'missed', runs: 1, occurrences: 2 },
  ])
})

test('it goes on in slices, and says when it has come to the end', async () => {
  await live()
  const answers = [await count(1), await count(1)]
  expect(answers).toEqual([false, false])
  let calls = 2
  for (; !(await count(1)); calls++);
  expect(calls).toBeGreaterThan(2)
  expect(await counted()).toEqual(await inLedger())
})

test('what was owed and is made up for counts again, in its second outcome', async () => {
  await engine.claim(at('00:03:30'))
  await count()
  await engine.query("select punctual.run_missed('feed', at => $1)", [at('00:03:31')])
  await engine.work(at('00:03:31'))
  await engine.tick(at('00:03:32'))
  await engine.work(at('00:03:33'))
  await count()
  expect(await counted()).toMatchObject([
    { trigger: 'catch_up', outcome: 'succeeded', runs: 1, occurrences: 2 },
    { trigger: 'schedule', outcome: 'skipped', reason: 'missed', runs: 1, occurrences: 2 },
    { trigger: 'schedule', outcome: 'succeeded', runs: 1 },
  ])
  expect(await uncounted()).toEqual([])
})

test('pruning the ledger takes nothing from the counts', async () => {
  await live()
  await count()
  const before = await counted()
  await engine.query('delete from punctual.runs')
  expect(await count()).toBe(true)
  expect(await counted()).toEqual(before)
  expect(await uncounted()).toEqual([])
})

describe('beside open transactions', () => {
  test('a row whose number was given before it was committed is not passed over', async () => {
    const [slow] = await openSessions(engine, 1)
    await slow!.begin()
    await slow!.trigger('feed', at('00:00:01'))
    await engine.trigger('sync', at('00:00:02'))
    await engine.query(
      "select punctual.cancel_run(max(id), at => $1) from punctual.runs where schedule_id = 'sync'",
      [at('00:00:03')],
    )
    await count()
    expect(await counted()).toEqual([])
    await slow!.commit()
    await engine.query(
      "select punctual.cancel_run(max(id), at => $1) from punctual.runs where schedule_id = 'feed'",
      [at('00:00:04')],
    )
    await count()
    expect(await counted()).toEqual(await inLedger())
    expect(await counted()).toHaveLength(2)
  })

  test('a writer that came later does not hold up what was seen before it', async () => {
    const [first, second] = await openSessions(engine, 2)
    await first!.begin()
    await first!.trigger('feed', at('00:00:01'))
    await count()
    await first!.commit()
    await engine.query('select punctual.cancel_run(max(id), at => $1) from punctual.runs', [at('00:00:02')])
    await second!.begin()
    await second!.trigger('sync', at('00:00:03'))
    await count()
    expect(await counted()).toMatchObject([{ schedule_id: 'feed', outcome: 'cancelled', runs: 1 }])
    await second!.commit()
  })

  test('two who count at once count each run once', async () => {
    await live()
    const sessions = await openSessions(engine, 2)
    await sessions[0]!.begin()
    await sessions[0]!.query('select punctual.count_runs()')
    const other = sessions[1]!.query('select punctual.count_runs()')
    await sessions[1]!.waits(other)
    await sessions[0]!.commit()
    await other
    expect(await counted()).toEqual(await inLedger())
  })
})
