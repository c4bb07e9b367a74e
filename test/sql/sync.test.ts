import { expect, test } from 'vitest'
import { job, schedule } from './definitions.ts'
import { at, createEngine } from './engine.ts'

const engine = createEngine()

const nothing = {
  ...{ inserted: [], updated: [], retired: [], returned: [], renamed: [] },
  ...{ jobs_inserted: [], jobs_updated: [], jobs_retired: [], jobs_returned: [] },
  ...{ calendars_inserted: [], calendars_updated: [], calendars_retired: [], calendars_returned: [] },
  ...{ flags_inserted: [], unserved: [] },
}

test('new schedules come in disabled, with clock and plan, and are reported', async () => {
  const jobs = [job('a', { group: 'g', depends_on: [] }), job('b', { depends_on: ['a'], timeout_ms: 90_000 })]
  const document = schedule('s', {
    ...{ description: 'what for', cron: '30 2 * * *', timezone: 'Europe/Paris', dst_gap: 'skip' },
    ...{ dst_overlap: 'both', target: { group: 'g' }, payload: { x: 1 }, tags: ['one', 'two'] },
    ...{ grace_ms: 1_500, overlap: 'allow', lock_timeout_ms: 60_000, waves: [['a'], ['b']] },
  })
  const report = await engine.define({ jobs, schedules: [document] }, { now: at('09:00') })
  expect(report).toEqual({
    ...{ ...nothing, outcome: 'synced', inserted: ['s'] },
    ...{ jobs: 2, jobs_inserted: ['a', 'b'] },
  })
  expect(await engine.schedule('s')).toMatchObject({
    ...{ description: 'what for', cron: '30 2 * * *', timezone: 'Europe/Paris', dst_gap: 'skip' },
    ...{ dst_overlap: 'both', target: { group: 'g' }, payload: { x: 1 }, tags: ['one', 'two'] },
    ...{ grace: 1.5, overlap: 'allow', lock_timeout: 60, catch_up: 'skip', wave_sizes: [1, 1] },
    ...{ revision: 1, enabled: false, retired_at: null, forecast: [], refill_at: at('09:00') },
    ...{ defined_at: at('09:00'), changed_at: at('09:00') },
  })
  expect(await engine.clock('s')).toMatchObject({
    next_run_at: null,
    cursor_at: at('09:00'),
    due_after: at('09:00'),
  })
  const plan = await engine.query('select wave, job from punctual.schedule_jobs order by wave')
  expect(plan).toEqual([
    { wave: 1, job: 'a' },
    { wave: 2, job: 'b' },
  ])
  const [, b] = await engine.query('select * from punctual.jobs order by name')
  expect(b).toMatchObject({ task: 'punctual:b', depends_on: ['a'], timeout: 90, retired_at: null })
})

test('the same hash is a no-op that does not even write', async () => {
  const definitions = { schedules: [schedule('s')] }
  await engine.define(definitions)
  const before = await engine.query('select xmin::text, * from punctual.schedules')
  expect(await engine.define(definitions, { now: at('09:00') })).toEqual({ outcome: 'unchanged' })
  expect(await engine.query('select xmin::text, * from punctual.schedules')).toEqual(before)
  expect(await engine.query('select from punctual.definition_syncs')).toHaveLength(1)
})

test('asked without the definitions, it says whether it wants them, and changes nothing', async () => {
  const ask = (hash: string) =>
    engine.query(`select punctual.sync_definitions('w', null, $1) as report`, [hash])
  expect(await ask('abc')).toEqual([{ report: { outcome: 'wanted' } }])
  await engine.define({ schedules: [schedule('s')] }, { hash: 'abc' })
  expect(await ask('abc')).toEqual([{ report: { outcome: 'unchanged' } }])
  expect(await ask('def')).toEqual([{ report: { outcome: 'wanted' } }])
  expect(await engine.query('select hash from punctual.definition_syncs')).toEqual([{ hash: 'abc' }])
})

test('another hash for the same definitions changes no schedule', async () => {
  await engine.define({ schedules: [schedule('s')] })
  const before = await engine.schedule('s')
  const report = await engine.define({ schedules: [schedule('s')] }, { now: at('09:00'), hash: 'other' })
  expect(report).toEqual({ ...nothing, outcome: 'synced', jobs: 1 })
  expect(await engine.schedule('s')).toEqual(before)
})

test('each sync is recorded with its report, its hash and who applied it', async () => {
  await engine.define({ schedules: [schedule('s')] }, { worker: 'release-7', hash: 'abc' })
  expect(await engine.query('select hash, worker, report from punctual.definition_syncs')).toMatchObject([
    { hash: 'abc', worker: 'release-7', report: { outcome: 'synced', inserted: ['s'] } },
  ])
})

test('a changed policy is updated in place: revision up, clock and forecast untouched', async () => {
  await engine.ready([[schedule('s'), [at('12:00'), at('13:00')]]])
  const clock = await engine.clock('s')
  const report = await engine.define(
    { schedules: [schedule('s', { grace_ms: 5_000 })] },
    { now: at('10:00') },
  )
  expect(report).toMatchObject({ updated: ['s'], inserted: [] })
  expect(await engine.schedule('s')).toMatchObject({
    revision: 2,
    grace: 5,
    changed_at: at('10:00'),
    defined_at: at('00:00'),
    enabled: true,
    forecast: [at('12:00'), at('13:00')],
  })
  expect(await engine.clock('s')).toEqual(clock)
})

test('a changed timing settles what was due, drops the old forecast and counts from this moment', async () => {
  await engine.ready([[schedule('s'), [at('09:00'), at('10:00'), at('13:00')]]])
  const changed = schedule('s', { cron: '30 * * * *' })
  expect(await engine.define({ schedules: [changed] }, { now: at('10:15') })).toMatchObject({
    updated: ['s'],
  })
  expect(await engine.ledger('s')).toMatchObject([
    { reason: 'missed', detail: 'its timing changed before it was claimed', occurrences: 2 },
  ])
  expect(await engine.clock('s')).toMatchObject({ next_run_at: null, cursor_at: at('10:15'), skip_count: 2 })
  expect(await engine.schedule('s')).toMatchObject({ forecast: [], refill_at: at('10:15'), enabled: true })
  await engine.forecast('s', [at('10:30')], at('10:16'))
  expect(await engine.claim(at('10:30'))).toMatchObject({ claimed: 1 })
})

test('jobs that the code no longer has are retired, and come back with it', async () => {
  await engine.define({ jobs: [job('a'), job('b')] })
  expect(await engine.define({ jobs: [job('a')] }, { now: at('09:00') })).toMatchObject({
    jobs_retired: ['b'],
    jobs_inserted: [],
  })
  const [, b] = await engine.query('select name, retired_at from punctual.jobs order by name')
  expect(b).toEqual({ name: 'b', retired_at: at('09:00') })
  const again = [job('a'), job('b', { max_attempts: 9 })]
  expect(await engine.define({ jobs: again }, { now: at('10:00') })).toMatchObject({
    jobs_retired: [],
    jobs_returned: ['b'],
  })
  const [, back] = await engine.query('select * from punctual.jobs order by name')
  expect(back).toMatchObject({ retired_at: null, max_attempts: 9 })
})

test('a release that started before the present definitions were synced changes nothing', async () => {
  const register = `select punctual.register_worker($1, 'schedule_daemon', 'standby', 'host', 1, null, null, '1', '10 s', at => $2)`
  await engine.query(register, ['older', at('08:00')])
  await engine.define({ schedules: [schedule('new')] }, { worker: 'newer' })
  const report = await engine.define({ schedules: [schedule('old')] }, { worker: 'older' })
  expect(report).toEqual({ outcome: 'older_release', synced_by: 'newer', synced_at: expect.any(String) })
  expect(await engine.query('select id, retired_at from punctual.schedules')).toEqual([
    { id: 'new', retired_at: null },
  ])
})

test('a release that started after the last sync may roll back to what it knows', async () => {
  await engine.define({ schedules: [schedule('new')] }, { worker: 'newer' })
  await engine.query(
    `select punctual.register_worker('rollback', 'schedule_daemon', 'standby', 'host', 1, null, null, '1', '10 s', at => clock_timestamp())`,
  )
  const report = await engine.define({ schedules: [schedule('old')] }, { worker: 'rollback' })
  expect(report).toMatchObject({ outcome: 'synced', inserted: ['old'], retired: ['new'] })
})

test('a sync writes down the file that the definitions came from, and null where nobody tells', async () => {
  const text = "select punctual.sync_definitions('d', $1, $2, source => $3)"
  const document = JSON.stringify({ jobs: [job('work')], schedules: [], calendars: [] })
  for (const [hash, source] of [
    ['one', 'apps/punctual.config.ts'],
    ['two', null],
  ]) {
    await engine.query(text, [document, hash, source])
    expect(await engine.query('select hash, source from punctual.last_sync()')).toEqual([{ hash, source }])
  }
})

test('living daemons are told with whether they have what the database holds, and which is newer', async () => {
  const register = `select punctual.register_worker($1, $2, 'standby', $1 || '-host', 1, null, null, '1', '10 s', definitions => $3, at => $4)`
  const ask = () =>
    engine.query('select id, host, hash, is_held, is_newer from punctual.daemon_definitions($1)', [
      at('12:00'),
    ])
  await engine.query(register, ['early', 'schedule_daemon', 'held', at('11:59:50')])
  expect(await ask()).toMatchObject([{ id: 'early', is_held: null, is_newer: null }])
  await engine.define({}, { hash: 'held', worker: 'early' })
  await engine.query('update punctual.definition_syncs set synced_at = $1', [at('11:59:50')])
  await engine.query(register, ['later', 'schedule_daemon', 'other', at('11:59:51')])
  await engine.query(register, ['older', 'schedule_daemon', 'other', at('11:59:49')])
  await engine.query(register, ['silent', 'schedule_daemon', 'other', at('11:50')])
  await engine.query(register, ['mute', 'schedule_daemon', null, at('11:59:50')])
  await engine.query(register, ['stopped', 'schedule_daemon', 'other', at('11:59:50')])
  await engine.query("select punctual.heartbeat('stopped', 'stopped', at => $1)", [at('11:59:52')])
  await engine.query(register, ['worker', 'worker', null, at('11:59:50')])
  expect(await ask()).toEqual([
    { id: 'later', host: 'later-host', hash: 'other', is_held: false, is_newer: true },
    { id: 'older', host: 'older-host', hash: 'other', is_held: false, is_newer: false },
    { id: 'early', host: 'early-host', hash: 'held', is_held: true, is_newer: true },
    { id: 'mute', host: 'mute-host', hash: null, is_held: null, is_newer: true },
  ])
})

test('a zone that Postgres does not know parks its schedule alone, until it is corrected', async () => {
  const documents = (timezone: string) => [schedule('odd', { timezone }), schedule('fine')]
  await engine.define({ schedules: documents('Mars/Olympus') })
  for (const id of ['odd', 'fine']) await engine.enable(id, at('01:00'))
  expect(await engine.schedule('odd')).toMatchObject({
    enabled: true,
    refill_at: null,
    forecast_error: 'Postgres does not know the time zone "Mars/Olympus"',
  })
  expect(await engine.schedule('fine')).toMatchObject({ refill_at: at('01:00'), forecast_error: null })
  await engine.define({ schedules: documents('Europe/Paris') }, { now: at('02:00') })
  expect(await engine.schedule('odd')).toMatchObject({ refill_at: at('02:00'), forecast_error: null })
})

test('a sync wakes whoever listens', async () => {
  const listener = await engine.database.connect()
  await listener.query('listen punctual')
  const heard = new Promise((resolve) => listener.once('notification', resolve))
  await engine.define({ schedules: [schedule('s')] })
  expect(await heard).toMatchObject({ channel: 'punctual', payload: '' })
})
