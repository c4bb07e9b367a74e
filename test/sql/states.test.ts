import { expect, test } from 'vitest'
import { schedule } from './definitions.ts'
import { at, createEngine, every } from './engine.ts'

const engine = createEngine()
const hourly = every(3_600, { first: at('01:00'), count: 12 })

const change = (id: string, columns: string) =>
  engine.query(`update punctual.schedules set ${columns} where id = $1`, [id])
const states = async () =>
  Object.fromEntries(
    (await engine.query('select id, state, problem from punctual.schedule_detail order by id')).map(
      ({ id, state, problem }) => [id, problem === null ? state : `${state}: ${problem}`],
    ),
  )

/** One schedule in each state, named after it or after how it came there. */
async function oneOfEach(): Promise<void> {
  const names = ['enabled', 'running', 'paused', 'disabled', 'retired', 'never', 'error', 'ended', 'counted']
  const documents = [...names.map((id) => schedule(id)), schedule('jobless', { waves: [] })]
  await engine.ready(documents.map((document) => [document, hourly]))
  await engine.claim(at('01:00'), { ids: ['running', 'retired'] })
  await engine.disable('paused', at('01:10'), { until: at('09:00') })
  await engine.disable('disabled', at('01:10'))
  await engine.define({ schedules: documents.filter(({ id }) => id !== 'retired') }, { now: at('01:20') })
  await change('never', `halt = 'never', forecast_error = 'There is no such time'`)
  await change('error', `halt = 'error', forecast_error = '61 is no minute'`)
  await change('ended', `halt = 'exhausted', forecast_error = 'Its end was reached'`)
  await change('counted', 'max_runs = 3')
  await engine.query("update punctual.schedule_clocks set fire_count = 3 where schedule_id = 'counted'")
}

test('each state has its name, and what will not fire says why', async () => {
  await oneOfEach()
  expect(await states()).toEqual({
    counted: 'exhausted: It ran 3 times, which is as often as it may',
    disabled: 'disabled',
    enabled: 'enabled',
    ended: 'exhausted: Its end was reached',
    error: 'parked: 61 is no minute',
    jobless: 'parked: No job is left that it could run',
    never: 'parked: There is no such time',
    paused: 'paused',
    retired: 'retired',
    running: 'running',
  })
})

test('schedule_status says the same, what is broken first and what is gone last', async () => {
  await oneOfEach()
  const rows = await engine.query('select id, state from punctual.schedule_status')
  const broken = rows.slice(0, 3).map(({ id, state }) => `${state}: ${id}`)
  expect(broken.sort()).toEqual(['parked: error', 'parked: jobless', 'parked: never'])
  expect(rows.at(-1)).toEqual({ id: 'retired', state: 'retired' })
  const told = Object.entries(await states()).map(([id, state]) => ({
    id,
    state: String(state).split(':')[0],
  }))
  expect(rows.sort((one, other) => (one.id < other.id ? -1 : 1))).toEqual(told)
})

test('health keeps parked and exhausted apart, and counts neither what is disabled nor what is gone', async () => {
  await oneOfEach()
  const counts = () => engine.query('select parked, exhausted from punctual.health_detail')
  expect(await counts()).toEqual([{ parked: 3, exhausted: 2 }])
  for (const id of ['error', 'ended', 'counted', 'jobless']) await engine.disable(id, at('02:00'))
  expect(await counts()).toEqual([{ parked: 1, exhausted: 0 }])
})

test('one that may still run, or is not bounded, is not exhausted', async () => {
  await engine.ready([[schedule('s'), hourly]])
  await engine.query('update punctual.schedule_clocks set fire_count = 2')
  expect(await states()).toEqual({ s: 'enabled' })
  await change('s', 'max_runs = 3')
  expect(await states()).toEqual({ s: 'enabled' })
  await engine.query('update punctual.schedule_clocks set fire_count = 3')
  expect(await states()).toMatchObject({ s: expect.stringMatching(/^exhausted/) })
})
