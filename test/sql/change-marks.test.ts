import { expect, test } from 'vitest'
import { calendar, job, schedule } from './definitions.ts'
import { at, createEngine, every } from './engine.ts'
import { claimRun } from './job-runs.ts'
import { operators } from './operators.ts'

const engine = createEngine()
const hour = (first: string) => every(3_600, { first: at(first), count: 8 })

const marksAt = async (now: Date) =>
  (await engine.query('select * from punctual.change_marks($1)', [now]))[0]!

/** Topics whose mark is another one after the act. */
async function changesOf(act: () => Promise<unknown>, now = at('12:30')): Promise<string[]> {
  const before = await marksAt(now)
  await act()
  const after = await marksAt(now)
  return Object.keys(before).filter((topic) => before[topic] !== after[topic])
}

const ready = () => engine.ready([[schedule('s'), hour('01:00')]])
const firstJob = async (): Promise<number> =>
  (await engine.query('select min(id) as id from punctual.job_runs'))[0]!.id
const register = (id: string, now: Date, kind = 'worker') =>
  engine.query(
    "select punctual.register_worker($1, $2, 'running', 'host', 1, null, null, '1', interval '10 seconds', at => $3)",
    [id, kind, now],
  )
const beat = (id: string, status: string, now: Date) =>
  engine.query('select punctual.heartbeat($1, $2, at => $3)', [id, status, now])

test('with nothing changed the marks stay the same, whoever asks', async () => {
  await ready()
  await engine.tick(at('01:00'))
  await engine.trigger('s', at('01:01'))
  await register('w', at('12:30'))
  const marks = await marksAt(at('12:30'))
  expect(Object.values(marks)).toEqual(Array(5).fill(expect.stringMatching(/^-?\d+$/)))
  const other = await engine.database.connect()
  await other.query("set timezone = 'America/Lima'; set datestyle = 'SQL, DMY'")
  const { rows } = await other.query('select * from punctual.change_marks($1)', [at('12:30')])
  expect(rows).toEqual([marks])
  expect(await changesOf(() => engine.query('analyze'))).toEqual([])
})

test('what is not committed leaves no mark', async () => {
  await ready()
  const other = await engine.database.connect()
  const changed = await changesOf(async () => {
    await other.query('begin')
    await other.query("select punctual.trigger('s')")
  })
  expect(changed).toEqual([])
  expect(await changesOf(() => other.query('commit'))).toContain('runs')
})

test('a run leaves marks from its claim to its end', async () => {
  await ready()
  expect(await changesOf(() => engine.tick(at('01:00')))).toEqual(['schedules', 'runs'])
  expect(await changesOf(() => engine.tick(at('01:00')))).toEqual([])
  const id = await firstJob()
  expect(await changesOf(() => engine.start([id], at('01:00')))).toEqual(['runs'])
  const say = (log: string) => engine.query('update punctual.job_runs set log = $2 where id = $1', [id, log])
  expect(await changesOf(() => say('one line'))).toEqual(['runs'])
  expect(await changesOf(() => say('one line\nanother'))).toEqual(['runs'])
  expect(await changesOf(() => engine.finish([id], at('01:01'), { outcome: 'retry' }))).toEqual(['runs'])
  expect(await changesOf(() => engine.start([id], at('01:02'), { attempt: 2 }))).toEqual(['runs'])
  expect(await changesOf(() => engine.finish([id], at('01:03'), { attempt: 2 }))).toEqual([
    'schedules',
    'runs',
  ])
})

test('so do the jobs of a wave, and what they make way for', async () => {
  const jobs = ['a', 'b', 'c'].map((name) => job(name))
  const { ids } = await claimRun(engine, { jobs, waves: [['a', 'b'], ['c']] })
  const [a, b, c] = ids
  await engine.start([a!, b!], at('12:00'))
  expect(await changesOf(() => engine.finish([a!], at('12:01')))).toEqual(['runs'])
  expect(await changesOf(() => engine.finish([b!], at('12:02')))).toEqual(['runs'])
  await engine.start([c!], at('12:02'))
  expect(await changesOf(() => engine.finish([c!], at('12:03')))).toEqual(['schedules', 'runs'])
})

const whatPeopleDo = ['schedules', 'runs', 'acts']

test('a request leaves one, and its dispatch, its cancellation, its repetition', async () => {
  await ready()
  const operator = operators(engine.query)
  let run = 0
  const ask = async () => {
    run = await engine.trigger('s', at('00:30'))
  }
  expect(await changesOf(ask)).toEqual(whatPeopleDo)
  expect(await changesOf(() => engine.tick(at('00:30')))).toEqual(['schedules', 'runs'])
  expect(await changesOf(() => engine.cancelRun(run, at('00:31')))).toEqual(whatPeopleDo)
  expect(await changesOf(() => operator.retry(run, at('00:32')))).toEqual(whatPeopleDo)
})

test('one who waits for another run leaves one when it is let go', async () => {
  await engine.ready([[schedule('s', { overlap: 'queue' }), hour('01:00')]])
  await engine.tick(at('01:00'))
  expect(await changesOf(() => engine.tick(at('02:00')))).toEqual(['schedules', 'runs'])
  const id = await firstJob()
  await engine.start([id], at('02:00'))
  expect(await changesOf(() => engine.finish([id], at('02:01')))).toEqual(['schedules', 'runs'])
})

test('what was missed leaves one when it is recorded, dismissed, run', async () => {
  await ready()
  const operator = operators(engine.query)
  expect(await changesOf(() => engine.tick(at('03:30')))).toEqual(['schedules', 'runs'])
  expect(await changesOf(() => engine.tick(at('04:30')))).toEqual(['schedules', 'runs'])
  const [first] = await engine.ledger('s')
  expect(await changesOf(() => operator.dismissMissed('s', at('04:31'), { ids: [first!.id] }))).toEqual(
    whatPeopleDo,
  )
  expect(await changesOf(() => operator.runMissed('s', at('04:32')))).toEqual(whatPeopleDo)
})

test('a lost run leaves one when the sweep closes it', async () => {
  await engine.ready([[schedule('s', { lock_timeout_ms: 60_000 }), hour('01:00')]])
  await engine.tick(at('01:00'))
  await engine.query('delete from graphile_worker._private_jobs')
  expect(await changesOf(() => engine.sweep(at('01:30')))).toEqual(['schedules', 'runs'])
})

test('switches, the end of a pause and a pause after failures leave one', async () => {
  await engine.ready([[schedule('s', { pause_after_failures: 1 }), hour('01:00')]])
  expect(await changesOf(() => engine.disable('s', at('00:10'), { until: at('00:20') }))).toEqual(
    whatPeopleDo,
  )
  expect(await changesOf(() => engine.tick(at('00:20')))).toEqual(whatPeopleDo)
  expect(await changesOf(() => engine.disable('s', at('00:30')))).toEqual(whatPeopleDo)
  expect(await changesOf(() => engine.enable('s', at('00:40')))).toEqual(whatPeopleDo)
  await engine.tick(at('01:00'))
  await engine.work(at('01:00'), { outcome: 'failed' })
  expect(await changesOf(() => engine.tick(at('01:01')))).toEqual(whatPeopleDo)
})

test('definitions leave one, and so does a forecast that is filled up', async () => {
  expect(await changesOf(() => engine.define({ schedules: [schedule('s')] }))).toEqual(whatPeopleDo)
  expect(await changesOf(() => engine.define({ schedules: [schedule('s')] }))).toEqual([])
  const fill = (now: Date) => changesOf(() => engine.forecast('s', every(60, { first: now, count: 10 }), now))
  expect(await fill(at('00:10'))).toEqual(['schedules'])
  await engine.enable('s', at('00:10'))
  expect(await fill(at('00:20'))).toEqual(['schedules'])
  expect(await changesOf(() => engine.define({ schedules: [] }))).toEqual(whatPeopleDo)
})

test('a flag, a blackout and its removal leave one', async () => {
  await engine.define({ calendars: [calendar('freeze')], schedules: [schedule('s', { flag: 'f' })] })
  const say = (text: string) => changesOf(() => engine.query(text))
  expect(await say("select punctual.set_flag('f', true)")).toEqual(whatPeopleDo)
  expect(await say("select punctual.add_blackout('freeze', '2026-12-24')")).toEqual(whatPeopleDo)
  expect(await say('select punctual.remove_blackout((select id from punctual.blackouts))')).toEqual(
    whatPeopleDo,
  )
})

test('a backfill leaves one when its occurrences are told, and with each of its runs', async () => {
  await ready()
  const operator = operators(engine.query)
  const range = { since: at('01:00'), until: at('02:00') }
  const id = await operator.backfill('s', at('12:00'), range)
  const tell = () => operator.tell(id, [range.since, range.until], at('12:00'))
  expect(await changesOf(tell)).toEqual(['runs'])
  expect(await changesOf(() => operator.feed(at('12:00')))).toEqual(['schedules', 'runs'])
  expect(await changesOf(() => operator.cancelBackfill(id, at('12:01')))).toEqual(whatPeopleDo)
})

test('a change of leaders leaves one, a pass of the sweep does not', async () => {
  await ready()
  const session = await engine.database.connect()
  const lead = (worker: string) =>
    changesOf(() => session.query(`select punctual.try_lead('${worker}', interval '1 millisecond')`))
  expect(await lead('one')).toEqual(['daemons'])
  expect(await lead('other')).toEqual(['daemons'])
  expect(await changesOf(() => engine.sweep(at('00:30')))).toEqual([])
  expect(await changesOf(() => session.query("select punctual.resign('other', 2)"))).toEqual(['daemons'])
  expect(
    await changesOf(() =>
      engine.query("select punctual.explain_term('one', 1, 'its session was cut', '1 second')"),
    ),
  ).toEqual(['daemons'])
})

test('a process leaves one when it comes, changes, falls silent, dies and comes back, not with each beat', async () => {
  const now = at('12:00')
  expect(await changesOf(() => register('d', now, 'schedule_daemon'), now)).toEqual(['daemons'])
  expect(await changesOf(() => beat('d', 'running', at('12:00:10')), now)).toEqual([])
  expect(await changesOf(() => beat('d', 'standby', at('12:00:20')), now)).toEqual(['daemons'])
  expect(await marksAt(at('12:01:05'))).toEqual(await marksAt(now))
  const silent = await marksAt(at('12:01:06'))
  expect(silent.daemons).not.toBe((await marksAt(now)).daemons)
  expect(silent).toEqual({ ...(await marksAt(now)), daemons: silent.daemons })
  const later = at('12:10')
  expect(await changesOf(() => engine.sweep(later), later)).toContain('daemons')
  expect(await changesOf(() => beat('d', 'leading', later), later)).toEqual(['daemons'])
  expect(await changesOf(() => beat('d', 'stopped', later), later)).toEqual(['daemons'])
})

test('one that was there for so short a time that nobody saw it leaves one as well', async () => {
  const comeAndGo = async () => {
    await register('w', at('12:00'))
    await beat('w', 'stopped', at('12:00'))
  }
  expect(await changesOf(comeAndGo)).toEqual(['daemons'])
})

test('a sample of the queue leaves one', async () => {
  const sample = (time: string) =>
    changesOf(() => engine.query('select punctual.sample_queue($1)', [at(time)]))
  expect(await sample('12:00')).toEqual(['queue'])
  expect(await sample('12:00:15')).toEqual(['queue'])
})
