import { beforeEach, describe, expect, test } from 'vitest'
import { endInEveryWay, readyToCount } from './counted-scene.ts'
import { at, createEngine, every } from './engine.ts'
import { operators } from './operators.ts'
import { openSessions } from './sessions.ts'

const engine = createEngine()
const operator = operators((text, values) => engine.query(text, values))
const minutely = every(60, { first: at('00:01'), count: 90 })
const now = at('02:30')

beforeEach(() => readyToCount(engine, minutely))

const count = async (most = 50_000, when = now) =>
  (await engine.query('select punctual.count_runs($1, $2) as is_complete', [most, when]))[0]!
    .is_complete as boolean

const tally = async (when = now) =>
  engine.query(
    'select status, reason, occurrences from punctual.tally_day($1) order by status, reason nulls first',
    [when],
  )

/** The same, from the ledger; with a day, one in which everything happened. */
const inLedger = () =>
  engine.query(
    `select status, reason, sum(occurrences) as occurrences from punctual.runs where finished_at is not null
     group by 1, 2 order by status, reason nulls first`,
  )

const hours = () =>
  engine.query(
    'select hour, outcome, reason, occurrences from punctual.run_hours where occurrences <> 0 order by 1, 2, 3',
  )

const hoursInLedger = () =>
  engine.query(
    `select date_trunc('hour', finished_at, 'UTC') as hour, status as outcome, coalesce(reason, '') as reason, sum(occurrences) as occurrences
     from punctual.runs where finished_at is not null group by 1, 2, 3 order by 1, 2, 3`,
  )

const ended = (finishedAt: string, { status = 'succeeded', reason = null as string | null } = {}) =>
  engine.query(
    `insert into punctual.runs (schedule_id, scheduled_for, trigger, status, reason, finished_at)
     values ('feed', $1, 'schedule', $2, $3, $1)`,
    [finishedAt, status, reason],
  )

async function live(): Promise<void> {
  await endInEveryWay(engine)
  await engine.claim(at('01:10:30'))
  await engine.trigger('feed', at('01:20'))
  await engine.tick(at('01:20:01'))
  await engine.work(at('01:20:02'))
}

test('hours hold what ended in them, by outcome and reason', async () => {
  await live()
  expect(await count()).toBe(true)
  expect(await hours()).toEqual(await hoursInLedger())
  expect((await hours()).map(({ outcome }) => outcome)).toEqual(
    expect.arrayContaining(['failed', 'skipped', 'succeeded']),
  )
  expect(new Set((await hours()).map(({ hour }) => hour.getTime())).size).toBe(2)
})

test('the tally of a day is what the ledger says, whether it is counted, partly counted or not', async () => {
  await live()
  const told = await inLedger()
  expect(await tally()).toEqual(told)
  for (let isComplete = false; !isComplete; ) {
    isComplete = await count(1)
    expect(await tally()).toEqual(told)
  }
})

test('a run that had not ended when it was looked at shows as soon as it has', async () => {
  await engine.claim(at('00:01'))
  await count()
  expect(await tally()).toEqual([])
  await engine.work(at('00:01:01'))
  const told = [{ status: 'succeeded', reason: null, occurrences: 1 }]
  expect(await tally()).toEqual(told)
  await count()
  expect(await tally()).toEqual(told)
})

describe('a day', () => {
  test.each([true, false])('begins with the full hour 24 hours ago, counted: %s', async (isCounted) => {
    await ended('2026-02-28T01:59:59Z')
    await ended('2026-02-28T02:00:00Z', { status: 'lost' })
    if (isCounted) await count()
    expect(await engine.query('select * from punctual.tally_day($1)', [now])).toEqual([
      { status: 'lost', reason: null, occurrences: 1, since: new Date('2026-02-28T02:00:00Z') },
    ])
  })
})

test('hours older than eight days are not counted, and go', async () => {
  await ended('2026-02-21T01:59:59Z')
  await ended('2026-02-21T02:20:00Z', { status: 'failed' })
  await count()
  expect(await hours()).toMatchObject([{ outcome: 'failed' }])
  await count(1, at('03:30'))
  expect(await hours()).toEqual([])
})

const skips = async () => (await tally()).filter(({ status }) => status === 'skipped')

/** Two occurrences owed, in one row, and a third that ran. */
async function owe(): Promise<number> {
  await engine.claim(at('00:03:30'))
  await engine.work(at('00:03:31'))
  const [owed] = await engine.ledger('feed')
  expect(owed).toMatchObject({ reason: 'missed', occurrences: 2 })
  return owed!.id
}
const owed = [{ status: 'skipped', reason: 'missed', occurrences: 2 }]

async function isToldOnce(): Promise<void> {
  expect(await tally()).toEqual(await inLedger())
  await count()
  expect(await tally()).toEqual(await inLedger())
  expect(await hours()).toEqual(await hoursInLedger())
}

describe('what is opened again', () => {
  test.each([true, false])(
    'is taken out of its hour and counts as what it became, counted: %s',
    async (isCounted) => {
      await owe()
      if (isCounted) await count()
      await operator.runMissed('feed', at('00:03:32'))
      expect(await skips()).toEqual([])
      await isToldOnce()
      await engine.tick(at('00:03:33'))
      await engine.work(at('01:03:34'))
      expect(await tally()).toEqual([{ status: 'succeeded', reason: null, occurrences: 3 }])
      await isToldOnce()
    },
  )

  test.each([true, false])(
    'and ends before it is looked at again, is told once, counted: %s',
    async (isCounted) => {
      await owe()
      if (isCounted) await count()
      await operator.runMissed('feed', at('00:03:32'))
      await engine.tick(at('00:03:33'))
      await engine.work(at('00:03:34'))
      await isToldOnce()
    },
  )

  test('and skipped once more, and opened once more, is told once', async () => {
    const id = await owe()
    await count()
    await engine.query("update punctual.schedules set wave_sizes = '{}'")
    await operator.runMissed('feed', at('00:03:32'))
    await engine.tick(at('00:03:33'))
    expect(await skips()).toEqual([{ status: 'skipped', reason: 'no_such_job', occurrences: 2 }])
    await engine.query("update punctual.schedules set wave_sizes = '{1}'")
    await operator.runMissed('feed', at('00:03:34'), { ids: [id] })
    expect(await skips()).toEqual([])
    await isToldOnce()
  })

  test('after it was dismissed, is taken from the reason under which it was counted', async () => {
    const id = await owe()
    await count()
    await operator.dismissMissed('feed', at('00:03:32'))
    expect(await skips()).toEqual(owed)
    await operator.runMissed('feed', at('00:03:33'), { ids: [id] })
    expect(await skips()).toEqual([])
    await isToldOnce()
  })

  test('while it is counted, is told once when both are done', async () => {
    await owe()
    const [session] = await openSessions(engine, 1)
    await session!.begin()
    await count()
    await session!.query("select punctual.run_missed('feed', at => $1)", [at('00:03:32')])
    await count()
    expect(await skips()).toEqual(owed)
    await session!.commit()
    expect(await skips()).toEqual([])
    await isToldOnce()
  })
})

test('what is dismissed before it is counted keeps the reason for which it was skipped', async () => {
  await owe()
  await operator.dismissMissed('feed', at('00:03:32'))
  expect(await skips()).toEqual(owed)
  await count()
  expect(await skips()).toEqual(owed)
})
