import { expect, test } from 'vitest'
import { schedule } from './definitions.ts'
import { at, createEngine, every } from './engine.ts'
import { openSessions } from './sessions.ts'

const engine = createEngine()
const minutes = every(60, { first: at('12:00'), count: 16 })
const astray = `select s.id, c.next_run_at, s.forecast from punctual.schedules s join punctual.schedule_clocks c on c.schedule_id = s.id
  where c.next_run_at is distinct from (select min(f) from unnest(s.forecast) as f where f > c.cursor_at)`

test('refills and ends that touch the same schedules in opposite orders never deadlock', async () => {
  const ids = Array.from({ length: 40 }, (_, index) => `s${String(index).padStart(2, '0')}`)
  await engine.ready(ids.map((id) => [schedule(id, { overlap: 'allow' }), minutes]))
  const [daemon, worker, forecaster] = await openSessions(engine, 3)
  for (const minute of minutes) {
    await daemon!.claim(minute)
    const open = await engine.query(
      "select id from punctual.job_runs where status = 'queued' order by id desc",
    )
    const jobRuns = open.map(({ id }) => id as number)
    await worker!.start(jobRuns, minute)
    const forecasts = ids.toReversed().map((id) => ({ id, revision: 1, forecast: minutes }))
    await Promise.all([worker!.finish(jobRuns, minute), forecaster!.setForecasts(forecasts, minute)])
  }
  expect(await engine.query('select from punctual.runs where status <> $1', ['succeeded'])).toEqual([])
})

test('a claim that meets a refill follows the old forecast or the new one, never half of each', async () => {
  const ids = Array.from({ length: 300 }, (_, index) => `s${String(index).padStart(3, '0')}`)
  await engine.ready(ids.map((id) => [schedule(id, { overlap: 'allow' }), minutes.slice(0, 1)]))
  const [daemon, forecaster] = await openSessions(engine, 2)
  for (const [index, minute] of minutes.slice(0, -1).entries()) {
    const next = minutes[index + 1]!
    const refills = async () => {
      for (let from = 0; from < ids.length; from += 15) {
        const forecasts = ids
          .slice(from, from + 15)
          .map((id) => ({ id, revision: 1, forecast: [minute, next] }))
        await forecaster!.setForecasts(forecasts, minute)
      }
    }
    const claims = async () => {
      for (let from = 0; from < ids.length; from += 100) await daemon!.claim(minute, { batch: 100 })
    }
    await Promise.all([refills(), claims()])
    expect(await engine.query(astray)).toEqual([])
    await refills()
    await claims()
  }
  const [count] = await engine.query('select count(*) as runs from punctual.runs')
  expect(count).toEqual({ runs: ids.length * (minutes.length - 1) })
})
