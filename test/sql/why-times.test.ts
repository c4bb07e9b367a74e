import { beforeEach, expect, test } from 'vitest'
import { asking } from './asking.ts'
import { schedule } from './definitions.ts'
import { at, createEngine, every } from './engine.ts'

const engine = createEngine()
const { why, conclusion } = asking(engine)
const hourly = every(3_600, { first: at('01:00'), count: 12 })

const hour = 3_600_000
let thisHour = 0
beforeEach(() => {
  thisHour = Math.floor(Date.now() / hour) * hour
})
/** The real clock: what is to come is told by it. */
const inHours = (hours: number) => new Date(thisHour + hours * hour)
const told = (instant: Date) => instant.toISOString().replace('T', ' ').replace('.000Z', '+00')

async function toCome(columns?: string): Promise<void> {
  await engine.define({ schedules: [schedule('s')] }, { now: inHours(-2) })
  if (columns !== undefined) await engine.query(`update punctual.schedules set ${columns}`)
  await engine.enable('s', inHours(-1))
  await engine.forecast('s', [1, 2, 3, 4].map(inHours), inHours(-1))
}

test('an occurrence to come is told with the verdict it would get now', async () => {
  await toCome()
  const answers = await why(inHours(2))
  expect(answers['Was it due then?']).toEqual({
    ok: true,
    answer: `Yes: it is forecast for ${told(inHours(2))}`,
  })
  expect(answers['What verdict would it get now?']).toEqual({ ok: true, answer: 'fire' })
  expect(answers['So?']!.answer).toBe(
    `The occurrence of ${told(inHours(2))} is to come, and will run as things stand.`,
  )
  expect(Object.keys(answers)).not.toContain('Did one lead then?')
})

test('a later instant is about the last occurrence up to it', async () => {
  await toCome("flag = 'new-feed'")
  expect(await conclusion(new Date(inHours(2).getTime() + 60_000))).toBe(
    `The occurrence of ${told(inHours(2))} is to come, with the verdict skip as things stand: Its feature flag was off.`,
  )
})

test('beyond the forecast nobody knows yet, unless it is final', async () => {
  await toCome()
  expect(await conclusion(inHours(9))).toBe(
    `It is not forecast yet: the forecast reaches to ${told(inHours(4))}.`,
  )
  await engine.query('update punctual.schedules set forecast_is_final = true')
  expect(await conclusion(inHours(9))).toContain(`The occurrence of ${told(inHours(4))} is to come`)
})

test('what is disabled will not be due, unless its pause has ended by then', async () => {
  await toCome()
  await engine.disable('s', inHours(-0.5), { reason: 'deploy', until: inHours(2.5) })
  expect(await conclusion(inHours(2))).toBe(
    `It will not be due: disabled by operator at ${told(inHours(-0.5))} until ${told(inHours(2.5))}, "deploy".`,
  )
  expect((await why(inHours(3)))['Is it enabled?']).toEqual({
    ok: true,
    answer: `Yes, by then: disabled by operator at ${told(inHours(-0.5))} until ${told(inHours(2.5))}, "deploy"`,
  })
})

test('due and not claimed: it waits for a daemon', async () => {
  await engine.ready([[schedule('s', { grace_ms: 1e12 }), hourly]])
  expect(await conclusion(at('02:00'))).toBe(
    'The occurrence of 2026-03-01 02:00:00+00 waits for a daemon to claim it.',
  )
  await engine.query("update punctual.schedules set grace = '1 minute'")
  expect(await conclusion(at('02:00'))).toBe(
    'The occurrence of 2026-03-01 02:00:00+00 waits for a daemon, which will skip it: It came due while nobody claimed it, and was found later than its grace allows.',
  )
})

test('what was due in a stretch that is still to be settled is not known yet', async () => {
  await engine.ready([[schedule('s'), hourly.slice(0, 3)]])
  await engine.disable('s', at('09:30'))
  await engine.enable('s', at('10:00'))
  expect(await conclusion(at('08:00'))).toBe('What was due then is not recorded yet: the daemon will do it.')
  expect((await why(at('08:00')))['Was it due then?']).toEqual({
    ok: false,
    answer: 'Not known yet: what was due then is still to be recorded',
  })
})

test('before the code first defined it, nothing was due', async () => {
  await engine.define({ schedules: [schedule('s')] }, { now: at('05:00') })
  expect((await why(at('04:00')))['Is it defined?']).toEqual({
    ok: false,
    answer: 'Not yet: the code first defined it at 2026-03-01 05:00:00+00',
  })
  expect(await conclusion(at('04:00'))).toBe(
    'It was not due: the code first defined it at 2026-03-01 05:00:00+00.',
  )
})

test('who led at that moment is told from the terms of leadership', async () => {
  await engine.ready([[schedule('s'), hourly]])
  const term = 'insert into punctual.leadership_terms values ($1, $2, $3, $4, $5)'
  await engine.query(term, [1, 'first', at('00:00'), at('02:00'), 'resigned'])
  await engine.query(term, [2, 'second', at('04:00'), null, null])
  const led = async (time: string) => (await why(at(time)))['Did one lead then?']
  expect(await led('01:00')).toEqual({
    ok: true,
    answer: 'Yes: first, epoch 1, from 2026-03-01 00:00:00+00 to 2026-03-01 02:00:00+00',
  })
  expect(await led('03:00')).toEqual({
    ok: false,
    answer: 'No: first, epoch 1, led until 2026-03-01 02:00:00+00 (resigned)',
  })
  expect(await led('05:00')).toEqual({
    ok: true,
    answer: 'Yes: second, epoch 2, from 2026-03-01 04:00:00+00',
  })
})

test('nobody had led yet', async () => {
  await engine.ready([[schedule('s'), hourly]])
  expect((await why(at('05:00')))['Did one lead then?']).toEqual({
    ok: false,
    answer: 'No: nobody had led yet',
  })
})

test('each question is numbered, asked once, and only the conclusion is neither right nor wrong', async () => {
  await toCome("flag = 'f', calendars = '{c}', max_runs = 9, deadline = '1 hour'")
  const rows = await engine.query('select * from punctual.why($1, $2)', ['s', inHours(2)])
  expect(rows.map(({ step }) => step)).toEqual(rows.map((_, index) => index + 1))
  expect(rows.map(({ question }) => question)).toEqual([
    'Is it defined?',
    'Is it enabled?',
    'Is there a next run?',
    'Was it due then?',
    'Is its day free of blackouts?',
    'Is its flag on?',
    'May it run that often?',
    'Was the run before it over?',
    'Was there time before its deadline?',
    'What verdict would it get now?',
    'Is a daemon alive and leading?',
    'What does the ledger say?',
    'So?',
  ])
  expect(rows.filter(({ ok }) => ok === null).map(({ question }) => question)).toEqual(['So?'])
})

test.each([
  ['08:59:59', false],
  ['09:00', true],
  ['16:59:59.999', true],
  ['17:00', false],
])('a window by day at %s: %s', async (time, expected) => {
  expect(await inWindow({ from: '09:00', to: '17:00' }, at(time))).toBe(expected)
})

test.each([
  ['2026-03-06T21:59:59Z', false],
  ['2026-03-06T22:00:00Z', true],
  ['2026-03-07T05:59:59Z', true],
  ['2026-03-07T06:00:00Z', false],
  ['2026-03-07T23:00:00Z', false],
  ['2026-03-06T03:00:00Z', false],
])('a window that opens on Friday night at %s: %s', async (instant, expected) => {
  expect(await inWindow({ from: '22:00', to: '06:00', days: [5] }, new Date(instant))).toBe(expected)
})

async function inWindow(window: object, instant: Date): Promise<boolean> {
  const [row] = await engine.query("select punctual.is_in_window($1, 'UTC', $2) as inside", [
    JSON.stringify(window),
    instant,
  ])
  return row!.inside
}
