import { beforeAll, describe, expect, test } from 'vitest'
import { type HistoryProgress, seedHistory } from '../../src/demo/history.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

const days = 4
let database: TestDatabase
let now: Date
const progress: HistoryProgress[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  now = (await database.query<{ now: Date }>('select now()'))[0]!.now
  const onProgress = (step: HistoryProgress) => progress.push(step)
  expect(await seedHistory({ url: database.url, now, days, onProgress })).toBe(true)
})

const reasonsOf = async (id: string) =>
  (
    await database.query<{ reason: string }>(
      'select distinct reason from punctual.run_detail where schedule_id = $1 and reason is not null order by 1',
      [id],
    )
  ).map(({ reason }) => reason)

describe('a history that was played', () => {
  test('holds every invariant', async () => {
    expect(await database.query('select * from punctual.invariant_breaks_detail')).toEqual([])
  })

  test('accounts for every occurrence of a schedule that was never paused', async () => {
    const quarter = (at: Date) => Math.floor(at.getTime() / 900_000)
    const [enabled] = await database.query<{ at: Date }>(
      "select at from punctual.audit_detail where action = 'enable' and subject = 'fx.rates'",
    )
    const [told] = await database.query(
      "select sum(occurrences)::integer as occurrences from punctual.run_detail where schedule_id = 'fx.rates' and trigger in ('schedule', 'catch_up')",
    )
    expect(told!.occurrences).toBe(quarter(now) - quarter(enabled!.at))
  })

  test('has an outage in which nobody led and nothing was decided', async () => {
    const [gap] = await database.query<{ from: Date; until: Date; minutes: number }>(
      `select t.lost_at as "from", n.gained_at as until, (extract(epoch from n.gained_at - t.lost_at) / 60)::integer as minutes
       from punctual.leadership_terms t join punctual.leadership_terms n on n.epoch = t.epoch + 1
       where t.lost_reason like 'cut off%'`,
    )
    expect(gap!.minutes).toBe(78)
    const decided = await database.query(
      'select from punctual.run_detail where decided_at >= $1 and decided_at < $2 and requested_by is null',
      [gap!.from, gap!.until],
    )
    expect(decided).toEqual([])
    const caughtUp = await database.query<{ schedule_id: string; runs: number }>(
      "select schedule_id, count(*)::integer as runs from punctual.run_detail where trigger = 'catch_up' and decided_at >= $1 group by 1 order by 1",
      [gap!.until],
    )
    expect(caughtUp).toEqual(
      expect.arrayContaining([
        { schedule_id: 'fx.rates', runs: 1 },
        { schedule_id: 'sessions.purge', runs: 1 },
      ]),
    )
    expect(await reasonsOf('billing.reconcile')).toEqual(['missed'])
    expect(await reasonsOf('fx.rates')).toEqual(['coalesced'])
  })

  test('shows every kind of fate', async () => {
    expect(await reasonsOf('mail.digest')).toContain('blackout')
    expect(await reasonsOf('prices.test')).toContain('flag_off')
    expect(await reasonsOf('thumbnails')).toContain('queue_full')
    const states = await database.query<{ id: string; state: string }>(
      'select id, state from punctual.schedule_detail order by id',
    )
    expect(Object.fromEntries(states.map(({ id, state }) => [id, state]))).toMatchObject({
      'backup.full': 'running',
      'cache.warm': 'paused',
      'crm.sync': 'retired',
      'trials.remind': 'disabled',
    })
    const [failing] = await database.query(
      "select consecutive_failures as streak from punctual.schedule_detail where id = 'warehouse.export'",
    )
    expect(Number(failing!.streak)).toBeGreaterThan(2)
    const [late] = await database.query(
      "select count(*)::integer as runs from punctual.run_detail where schedule_id = 'partner.import' and started_at > scheduled_for + interval '1 minute'",
    )
    expect(late!.runs).toBeGreaterThan(10)
    const tries = await database.query(
      "select from punctual.job_history_detail where status = 'succeeded' and attempt = 2 and started_at > queued_at + interval '2 seconds'",
    )
    expect(tries.length).toBeGreaterThan(0)
  })

  test('keeps what people did with their reasons, what jobs said, and what the queue held', async () => {
    const acts = await database.query<{ actor: string; action: string }>(
      "select distinct actor, action from punctual.audit_detail where action <> 'play_history' and reason is not null",
    )
    expect(acts).toEqual(
      expect.arrayContaining([
        { actor: 'ana', action: 'enable' },
        { actor: 'marc', action: 'disable' },
        { actor: 'lena', action: 'trigger' },
        { actor: 'lena', action: 'retry_run' },
        { actor: 'marc', action: 'set_flag' },
      ]),
    )
    const [export_] = await database.query<{ error: string; log: string }>(
      "select error, log from punctual.job_history_detail where job = 'warehouse-export' and status = 'failed' order by id limit 1",
    )
    expect(export_!.error).toMatch(/^AccessDenied/)
    expect(export_!.log).toMatch(/^\d{4}-[\d:.T-]+Z info tables dumped .*\n\d{4}-[\d:.T-]+Z warn the bucket/)
    const [samples] = await database.query(
      'select count(*)::integer as count, max(running) as busiest from punctual.queue_samples',
    )
    // Four a minute, but for the 78 minutes in which nobody led, and moments in which the lead changed.
    const led = (days * 1_440 - 78) * 4
    expect(samples!.count).toBeLessThanOrEqual(led + 1)
    expect(samples!.count).toBeGreaterThan(led * 0.99)
    expect(samples!.busiest).toBeGreaterThan(1)
  })

  test('is counted to its end, hour by hour', async () => {
    expect(await hoursOf(database)).toEqual(
      await database.query(
        `select date_trunc('hour', finished_at, 'UTC') as hour, status as outcome, sum(occurrences) as occurrences
         from punctual.runs where finished_at is not null group by 1, 2 order by 1, 2`,
      ),
    )
  })

  test('is told as it is played', () => {
    const shares = progress.map(({ share }) => share)
    expect(shares.length).toBeGreaterThan(1)
    expect(shares).toEqual(shares.toSorted((one, other) => one - other))
  })

  test('is played once', async () => {
    expect(await seedHistory({ url: database.url, now: new Date(), days })).toBe(false)
  })
})

const hoursOf = ({ query }: TestDatabase) =>
  query(
    'select hour, outcome, sum(occurrences) as occurrences from punctual.run_hours group by 1, 2 having sum(occurrences) <> 0 order by 1, 2',
  )

const ledgerOf = async ({ query }: TestDatabase) =>
  query(
    `select r.schedule_id, r.scheduled_for, r.status, r.reason, r.decided_at, r.started_at, r.finished_at, j.job, j.attempt, j.error, j.log
     from punctual.run_detail r left join punctual.job_history_detail j on j.run_id = r.id
     order by r.schedule_id, r.scheduled_for, r.trigger, j.job`,
  )

test('the same seed and the same end give the same history, also after an attempt that broke off; another seed another', async () => {
  const [again, other] = await Promise.all([createTestDatabase(), createTestDatabase()])
  const stop = new AbortController()
  const broken = seedHistory({
    url: again.url,
    now,
    days,
    signal: stop.signal,
    onProgress: () => stop.abort(),
  })
  await expect(broken).rejects.toThrow('abort')
  await again.query("insert into punctual.run_hours values ($1, 'lost', '', 7)", [now])
  await seedHistory({ url: again.url, now, days })
  expect(await ledgerOf(again)).toEqual(await ledgerOf(database))
  expect(await hoursOf(again)).toEqual(await hoursOf(database))
  await seedHistory({ url: other.url, now, days: 3, seed: 'another' })
  expect(await ledgerOf(other)).not.toEqual(await ledgerOf(database))
})

test('whoever takes over finds what was under way in the queue, and nobody who leads', async () => {
  const { query, url } = await createTestDatabase()
  await seedHistory({ url, now, days: 3, handsOver: true })
  expect(await query('select * from punctual.invariant_breaks_detail')).toEqual([])
  expect(await query('select leader from punctual.leadership')).toEqual([{ leader: null }])
  expect(await query("select from punctual.job_history_detail where status = 'running'")).toEqual([])
  const waiting = await query(
    `select j.job, g.attempts, g.locked_at from punctual.job_history_detail j
     join graphile_worker.jobs g on g.key = 'punctual:' || j.id where j.job = 'full-backup'`,
  )
  expect(waiting).toEqual([{ job: 'full-backup', attempts: 0, locked_at: null }])
})

test.each(['22:15', '23:20', '23:40'])(
  'at %s, around the time of the daily backup, the copy that somebody asked for is under way too',
  async (time) => {
    const { query, url } = await createTestDatabase()
    await seedHistory({ url, now: new Date(`${now.toISOString().slice(0, 10)}T${time}:00Z`), days: 2 })
    const [backup] = await query("select state from punctual.schedule_detail where id = 'backup.full'")
    expect(backup).toEqual({ state: 'running' })
    const left = "select from punctual.run_detail where schedule_id = 'backup.full' and reason = 'overlap'"
    expect(await query(left)).toEqual([])
  },
)

test('where a process has worked in earnest, nothing is touched', async () => {
  const { query, url } = await createTestDatabase()
  await query(
    "select punctual.register_worker('web-1', 'web', 'running', 'host', 1, null, null, '1.0.0', interval '10 seconds')",
  )
  await expect(seedHistory({ url, now, days })).rejects.toThrow('has a history of its own: web-1 worked here')
  expect(await query('select id from punctual.worker_instances')).toEqual([{ id: 'web-1' }])
})
