import { expect, test } from 'vitest'
import { asking } from './asking.ts'
import { schedule } from './definitions.ts'
import { at, createEngine, every } from './engine.ts'

const engine = createEngine()
const { why, conclusion } = asking(engine)
const hourly = every(3_600, { first: at('01:00'), count: 20 })

type Fields = Parameters<typeof schedule>[1]

/** A schedule `s` that is due every hour, with these fields and columns. */
async function ready(fields: Fields = {}, columns?: string): Promise<void> {
  await engine.ready([[schedule('s', fields), hourly]])
  if (columns !== undefined) await engine.query(`update punctual.schedules set ${columns}`)
}
const latest = async () => (await engine.ledger('s')).at(-1)!
const blackOut = (day: string) =>
  engine.query(
    "insert into punctual.blackouts (calendar, first_day, last_day, label, source) values ('holidays', $1, $1, 'Founders', 'code')",
    [day],
  )

test('at an instant that is no occurrence, its neighbours are named and the one before is told', async () => {
  await ready()
  await engine.claim(at('01:00'))
  await engine.work(at('01:00:10'))
  await engine.claim(at('02:00'))
  const answers = await why(at('01:05'))
  expect(answers['Was it due then?']).toEqual({
    ok: false,
    answer:
      'No: nothing was due at 2026-03-01 01:05:00+00; the last occurrence before was 2026-03-01 01:00:00+00; the next is 2026-03-01 02:00:00+00',
  })
  expect(answers['So?']!.answer).toBe('The occurrence of 2026-03-01 01:00:00+00 ran and succeeded.')
  expect((await why(at('01:00')))['Was it due then?']).toEqual({
    ok: true,
    answer: 'Yes: it was due at 2026-03-01 01:00:00+00',
  })
})

test('an instant within a row for several is told by that row', async () => {
  await ready()
  await engine.claim(at('06:30'))
  const { id } = await latest()
  for (const moment of ['01:00', '03:00', '06:00']) {
    const answers = await why(at(moment))
    expect(answers['Was it due then?']).toEqual({
      ok: true,
      answer: `Yes: run ${id} stands for the 6 occurrences from 2026-03-01 01:00:00+00 to 2026-03-01 06:00:00+00`,
    })
    expect(answers['Was it caught up?']).toEqual({ ok: false, answer: 'No: catch_up is skip' })
    expect(answers['So?']!.answer).toBe(
      `The occurrence of 2026-03-01 ${moment}:00+00 did not run: It came due while nobody claimed it, and was found later than its grace allows.`,
    )
  }
})

test('the run that was active is named, long after it has ended', async () => {
  await ready()
  await engine.claim(at('01:00'))
  const { id } = await latest()
  await engine.claim(at('02:00'))
  await engine.work(at('02:30'))
  const answers = await why(at('02:00'))
  expect(answers['Was the run before it over?']).toEqual({
    ok: false,
    answer: `No: run ${id} held the schedule, and overlap is skip`,
  })
  expect(answers['So?']!.answer).toBe(
    'The occurrence of 2026-03-01 02:00:00+00 did not run: The previous run was still active.',
  )
  expect((await why(at('01:00')))['Was the run before it over?']).toEqual({ ok: true, answer: 'Yes' })
})

test('a held run waits for the one that holds the schedule, and one too many does not', async () => {
  await ready({}, "overlap = 'queue'")
  await engine.claim(at('01:00'))
  const { id } = await latest()
  await engine.claim(at('02:00'))
  await engine.claim(at('03:00'))
  expect(await conclusion(at('02:00'))).toBe(
    `The occurrence of 2026-03-01 02:00:00+00 waits for run ${id} to end.`,
  )
  expect((await why(at('03:00')))['Was the run before it over?']).toEqual({
    ok: false,
    answer: `No: run ${id} held the schedule, and overlap is queue`,
  })
  expect(await conclusion(at('03:00'))).toBe(
    'The occurrence of 2026-03-01 03:00:00+00 did not run: The previous run was still active, and another run already waited for it to end.',
  )
  const ledger = async () => (await why(at('02:00')))['What does the ledger say?']!.answer
  expect(await ledger()).toMatch(/: hold \(waits for the previous run to end\)$/)
  await engine.work(at('03:10'))
  expect(await ledger()).toMatch(/: hold \(waited for the previous run to end\), then fire$/)
  expect(await conclusion(at('02:00'))).toBe('The occurrence of 2026-03-01 02:00:00+00 is queued.')
})

test('overlap allow lets both run, and says so', async () => {
  await ready({ overlap: 'allow' })
  await engine.claim(at('01:00'))
  const { id } = await latest()
  await engine.claim(at('02:00'))
  expect((await why(at('02:00')))['Was the run before it over?']).toEqual({
    ok: true,
    answer: `Run ${id} was active, and overlap allow lets both run`,
  })
})

test('coalesced occurrences name the run that ran for them', async () => {
  await ready({ catch_up: 'run_once' })
  await engine.claim(at('04:30'))
  const { id } = await latest()
  const answers = await why(at('02:00'))
  expect(answers['Was it caught up?']).toEqual({ ok: true, answer: `Run ${id} ran for it` })
  expect(answers['So?']!.answer).toBe(
    `The occurrence of 2026-03-01 02:00:00+00 did not run: run ${id} ran for it.`,
  )
  expect((await why(at('04:00')))['Was it caught up?']).toEqual({
    ok: true,
    answer: 'Yes: by catch_up run_once',
  })
})

test('a backlog waits, one at a time, for the run that holds the schedule', async () => {
  await ready({ catch_up: 'run_all' })
  await engine.claim(at('03:30'))
  const { id } = (await engine.ledger('s'))[0]!
  const answers = await why(at('02:00'))
  expect(answers['Was it due then?']).toEqual({
    ok: true,
    answer: 'Yes: it is forecast for 2026-03-01 02:00:00+00',
  })
  expect(answers['Is there a next run?']!.answer).toBe(
    `Yes: 2026-03-01 02:00:00+00, which waits for run ${id} to end`,
  )
  expect(answers['What verdict would it get now?']).toEqual({
    ok: false,
    answer: 'hold: The previous run was still active.',
  })
  expect(answers['So?']!.answer).toBe(`The occurrence of 2026-03-01 02:00:00+00 waits for run ${id} to end.`)
})

test('what catching up left out says by which limit', async () => {
  await ready({ catch_up: 'run_all' }, 'catch_up_limit = 2')
  await engine.claim(at('05:30'))
  const answers = await why(at('01:00'))
  expect(answers['Was it caught up?']).toEqual({
    ok: false,
    answer: expect.stringMatching(/^No: catching up is limited to 2 and/),
  })
  expect(answers['So?']!.answer).toContain('did not run: It was missed, and lay beyond')
})

test('a blackout is named with its calendar and label, then and now', async () => {
  await ready({}, "calendars = '{holidays}'")
  await engine.claim(at('01:00'))
  await blackOut('2026-03-01')
  await engine.claim(at('02:00'))
  expect((await why(at('01:00')))['Is its day free of blackouts?']).toEqual({
    ok: true,
    answer: 'Yes, it was when this was decided; by now there is holidays: Founders',
  })
  const answers = await why(at('02:00'))
  expect(answers['Is its day free of blackouts?']).toEqual({ ok: false, answer: 'No: holidays: Founders' })
  expect(answers['So?']!.answer).toBe(
    'The occurrence of 2026-03-01 02:00:00+00 did not run: It fell on a day that one of its calendars blacks out.',
  )
  await engine.query('delete from punctual.blackouts')
  expect((await why(at('02:00')))['Is its day free of blackouts?']!.answer).toBe('No: holidays: Founders')
})

test('a rolled occurrence says to when', async () => {
  await ready({}, "calendars = '{holidays}', on_blackout = 'next_day'")
  await blackOut('2026-03-01')
  await engine.claim(at('01:00'))
  const answers = await why(at('01:00'))
  expect(answers['Is its day free of blackouts?']).toEqual({
    ok: false,
    answer: 'No: holidays: Founders; it was rolled to another day',
  })
  expect(answers['So?']!.answer).toBe(
    'The occurrence of 2026-03-01 01:00:00+00 is rolled to 2026-03-02 01:00:00+00: holidays: Founders.',
  )
})

test('a flag that was off says since when and by whom, also after it was turned on', async () => {
  await ready({}, "flag = 'new-feed'")
  await engine.claim(at('01:00'))
  expect((await why(at('01:00')))['Is its flag on?']).toEqual({
    ok: false,
    answer: 'No: nobody ever turned "new-feed" on',
  })
  const turn = (isOn: boolean, now: Date) =>
    engine.query(
      "insert into punctual.feature_flags values ('new-feed', $1, 'ana', $2) on conflict (name) do update set is_on = $1, changed_at = $2",
      [isOn, now],
    )
  await turn(false, at('01:30'))
  await engine.claim(at('02:00'))
  expect((await why(at('02:00')))['Is its flag on?']).toEqual({
    ok: false,
    answer: 'No: "new-feed" was turned off by ana at 2026-03-01 01:30:00+00',
  })
  await turn(true, at('02:30'))
  await engine.claim(at('03:00'))
  const answers = await why(at('02:00'))
  expect(answers['Is its flag on?']).toEqual({
    ok: false,
    answer: '"new-feed" was off when this was decided, and turned on by ana at 2026-03-01 02:30:00+00',
  })
  expect(answers['So?']!.answer).toBe(
    'The occurrence of 2026-03-01 02:00:00+00 did not run: Its feature flag was off.',
  )
  expect((await why(at('03:00')))['Is its flag on?']).toEqual({
    ok: true,
    answer: 'Yes: "new-feed" was turned on by ana at 2026-03-01 02:30:00+00',
  })
})

test('a deadline that passed, and one that did not', async () => {
  await ready({}, "deadline = '30 seconds'")
  await engine.claim(at('01:00:10'))
  await engine.work(at('01:00:20'))
  await engine.claim(at('02:00:50'))
  expect((await why(at('01:00')))['Was there time before its deadline?']).toEqual({
    ok: true,
    answer: 'Yes: it had to start by 2026-03-01 01:00:30+00',
  })
  const answers = await why(at('02:00'))
  expect(answers['Was there time before its deadline?']).toEqual({
    ok: false,
    answer: 'No: it had to start by 2026-03-01 02:00:30+00',
  })
  expect(answers['So?']!.answer).toBe(
    'The occurrence of 2026-03-01 02:00:00+00 did not run: It had not started when its deadline passed.',
  )
})

test('outside of bounds and window nothing was due', async () => {
  await ready(
    {},
    `timezone = 'Europe/Berlin', starts_at = '2026-03-01 01:00Z', ends_at = '2026-03-01 20:00Z',
     time_window = '{"from": "09:00", "to": "17:00", "days": [1, 2, 7]}'`,
  )
  await engine.claim(at('09:00'))
  const early = await why(at('00:30'))
  expect(early['Is it within its bounds?']).toEqual({
    ok: false,
    answer: 'No: it begins at 2026-03-01 01:00:00+00',
  })
  expect(early['So?']!.answer).toBe('Nothing was due at 2026-03-01 00:30:00+00: it lay outside its bounds.')
  const late = await why(at('16:30'))
  expect(late['Is it within its bounds?']).toEqual({
    ok: true,
    answer: 'Yes, from 2026-03-01 01:00:00+00, until 2026-03-01 20:00:00+00',
  })
  expect(late['Is it inside its window?']).toEqual({
    ok: false,
    answer: 'No: it is open 09:00 to 17:00 on Mon Tue Sun, and it was 17:30:00 on Sun in Europe/Berlin',
  })
  expect(late['So?']!.answer).toBe('Nothing was due at 2026-03-01 16:30:00+00: it lay outside its window.')
  expect((await why(at('20:30')))['Is it within its bounds?']!.answer).toBe(
    'No: it ended at 2026-03-01 20:00:00+00',
  )
})

test('exhausted: nothing more is due, and what ran is still told', async () => {
  await ready({}, 'max_runs = 1')
  await engine.claim(at('01:00'))
  await engine.work(at('01:00:10'))
  const answers = await why(at('05:00'))
  expect(answers['May it run that often?']).toEqual({
    ok: true,
    answer: 'Yes: by now it ran 1 of at most 1 times',
  })
  expect(answers['Is there a next run?']).toEqual({
    ok: false,
    answer: 'No: It ran 1 times, which is as often as it may',
  })
  expect(answers['So?']!.answer).toBe('Nothing more is due: It ran 1 times, which is as often as it may.')
  expect(await conclusion(at('01:00'))).toBe('The occurrence of 2026-03-01 01:00:00+00 ran and succeeded.')
})

test('a cancelled run says by whom, a repeated one by which run', async () => {
  await ready()
  await engine.claim(at('01:00'))
  const { id } = await latest()
  await engine.query("select punctual.cancel_run($1, 'wrong day', 'ana', $2)", [id, at('01:01')])
  expect(await conclusion(at('01:00'))).toBe(
    'The occurrence of 2026-03-01 01:00:00+00 was cancelled: cancelled by ana: wrong day.',
  )
  await engine.query(
    "insert into punctual.runs (schedule_id, scheduled_for, request, trigger, status, requested_by, retry_of) values ('s', $1, 7, 'retry', 'succeeded', 'ana', $2)",
    [at('01:00'), id],
  )
  expect((await why(at('01:00')))['Was it repeated?']).toEqual({
    ok: true,
    answer: expect.stringMatching(/^Yes: run \d+ by ana, succeeded$/),
  })
})
