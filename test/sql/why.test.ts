import { expect, test } from 'vitest'
import { asking } from './asking.ts'
import { job, schedule } from './definitions.ts'
import { at, createEngine, every } from './engine.ts'

const engine = createEngine()
const hourly = every(3_600, { first: at('01:00'), count: 12 })

const { why, conclusion } = asking(engine)

test('an unknown schedule is refused with PN001', async () => {
  await expect(why(at('12:00'), 'nothing')).rejects.toMatchObject({
    code: 'PN001',
    hint: expect.stringContaining('a schedule whose environments leave this one out is not in the database'),
  })
})

test('never enabled: it was not due', async () => {
  await engine.define({ schedules: [schedule('s')] })
  const answers = await why(at('12:00'))
  expect(answers['Is it defined?']).toEqual({ ok: true, answer: 'Yes: "* * * * *" in UTC' })
  expect(answers['Is it enabled?']).toEqual({
    ok: false,
    answer: 'No: nobody has enabled it up to that moment',
  })
  expect(answers['Is there a next run?']).toEqual({ ok: false, answer: 'No: it is disabled' })
  expect(answers['Is a daemon alive and leading?']).toEqual({ ok: false, answer: 'No: nobody leads' })
  expect(answers['What does the ledger say?']).toEqual({
    ok: false,
    answer: 'There is no row up to that moment',
  })
  expect(answers['So?']).toEqual({ ok: null, answer: 'It was not due: nobody had enabled it.' })
})

test('enabled and not yet due: nothing has come due', async () => {
  await engine.ready([[schedule('s'), hourly]])
  const answers = await why(at('00:30'))
  expect(answers['Is it enabled?']).toEqual({
    ok: true,
    answer: 'Yes: enabled by operator at 2026-03-01 00:00:00+00',
  })
  expect(answers['Is there a next run?']).toEqual({ ok: true, answer: 'Yes: 2026-03-01 01:00:00+00' })
  expect(answers['So?']!.answer).toBe('Nothing has come due yet.')
})

test('a run that went through is told with its jobs', async () => {
  const jobs = [job('a'), job('b')]
  await engine.ready([[schedule('s', { waves: [['a'], ['b']] }), hourly]], { jobs })
  await engine.claim(at('01:00'))
  expect(await conclusion(at('01:30'))).toBe('The occurrence of 2026-03-01 01:00:00+00 is queued.')
  await engine.work(at('01:01'))
  await engine.work(at('01:02'), { outcome: 'failed', error: 'no' })
  const answers = await why(at('01:30'))
  expect(answers['What became of its jobs?']).toEqual({
    ok: false,
    answer:
      'Enqueued 2026-03-01 01:00:00+00, started 2026-03-01 01:01:00+00, finished 2026-03-01 01:02:00+00: a succeeded, b failed (no)',
  })
  expect(answers['So?']!.answer).toBe('The occurrence of 2026-03-01 01:00:00+00 ran and failed.')
})

test('a skipped occurrence is told with the sentence of its reason and the evidence', async () => {
  await engine.ready([[schedule('s'), hourly]])
  await engine.claim(at('03:30'))
  const answers = await why(at('03:30'))
  expect(answers['What does the ledger say?']!.answer).toMatch(
    /^Run \d+ for 2026-03-01 03:00:00\+00 \(schedule\) was decided at .* by daemon, epoch none: It came due .* \(claimed at .*\)$/,
  )
  expect(answers['So?']!.answer).toMatch(
    /^The occurrence of .* did not run: It came due while nobody claimed it/,
  )
  expect(await conclusion(at('01:30'))).toMatch(/did not run/)
})

test('a schedule that was disabled at that moment was not due, whatever it is now', async () => {
  await engine.ready([[schedule('s'), hourly]])
  await engine.claim(at('01:00'))
  await engine.disable('s', at('01:30'), { reason: 'noisy' })
  await engine.enable('s', at('05:30'))
  const answers = await why(at('03:00'))
  expect(answers['Is it enabled?']).toEqual({
    ok: false,
    answer: 'No: disabled by operator at 2026-03-01 01:30:00+00, "noisy"',
  })
  expect(answers['So?']!.answer).toBe(
    'It was not due: disabled by operator at 2026-03-01 01:30:00+00, "noisy".',
  )
  expect(await conclusion(at('01:15'))).toContain('The occurrence of 2026-03-01 01:00:00+00')
})

test('a request on a disabled schedule is told as such', async () => {
  await engine.define({ schedules: [schedule('s')] })
  await engine.trigger('s', at('03:00'))
  expect(await conclusion(at('03:00'))).toBe('It waits for a daemon to dispatch it.')
  await engine.dispatch(at('03:00'))
  await engine.work(at('03:01'))
  expect(await conclusion(at('03:30'))).toBe('The request of 2026-03-01 03:00:00+00 ran and succeeded.')
})

test('a lost run was lost', async () => {
  await engine.ready([[schedule('s'), hourly]])
  await engine.claim(at('01:00'))
  await engine.query('delete from graphile_worker._private_jobs')
  await engine.sweep(at('02:30'))
  expect(await conclusion(at('01:30'))).toBe('The occurrence of 2026-03-01 01:00:00+00 was lost.')
})

test('a retired schedule says since when', async () => {
  await engine.ready([[schedule('s'), hourly]])
  await engine.define({}, { now: at('00:30') })
  const answers = await why(at('03:00'))
  expect(answers['Is it defined?']).toEqual({
    ok: false,
    answer: 'No: the code stopped defining it at 2026-03-01 00:30:00+00, or leaves this environment out',
  })
  expect(answers['So?']!.answer).toBe(
    'It was not due: the code stopped defining it at 2026-03-01 00:30:00+00.',
  )
  expect(await conclusion(at('00:15'))).toBe('Nothing has come due yet.')
})

test('a parked schedule says what is wrong with its timing', async () => {
  await engine.ready([[schedule('s'), hourly]])
  await engine.setForecasts([{ id: 's', revision: 1, error: '30 February does not exist' }], at('00:30'))
  const answers = await why(at('03:00'))
  expect(answers['Is there a next run?']).toEqual({ ok: false, answer: 'No: 30 February does not exist' })
})

test('a leader that is alive is named, a silent one is called silent', async () => {
  await engine.ready([[schedule('s'), hourly]])
  await engine.query(
    "select punctual.register_worker('d', 'schedule_daemon', 'leading', 'host', 1, null, null, '1', '10 s')",
  )
  await engine.query("update punctual.leadership set leader = 'd'")
  expect((await why(at('03:00')))['Is a daemon alive and leading?']).toEqual({
    ok: true,
    answer: expect.stringMatching(/^Yes: d, last heartbeat/),
  })
  await engine.query("update punctual.worker_instances set heartbeat_at = now() - interval '61 seconds'")
  expect((await why(at('03:00')))['Is a daemon alive and leading?']).toEqual({
    ok: false,
    answer: expect.stringMatching(/^No: d was last heard of at/),
  })
})
