import { expect, test } from 'vitest'
import { calendar, job, schedule } from './definitions.ts'
import { at, createEngine, type Engine, every } from './engine.ts'
import { operators } from './operators.ts'

const engine = createEngine()
const hours = every(3_600, { first: at('09:00'), count: 8 })

type Fields = Parameters<typeof schedule>[1]

/** A schedule with these policies, enabled since midnight, due every hour from nine on. */
async function ready(fields: Fields, { instants = hours, days = [] as string[], jobs = [job('work')] } = {}) {
  await engine.define({ jobs, schedules: [schedule('s', fields)], calendars: [calendar('freeze', days)] })
  await engine.enable('s', at('00:00'))
  await engine.forecast('s', instants, at('00:00'))
}

async function claims(...times: string[]): Promise<void> {
  for (const time of times) await engine.claim(at(time))
}

/** How each reason comes about, for somebody who uses what operators, daemons and workers use. */
const ways: Record<string, (engine: Engine) => Promise<unknown>> = {
  async missed() {
    await ready({})
    await claims('10:30')
  },
  async coalesced() {
    await ready({ catch_up: 'run_once' })
    await claims('10:30')
  },
  async catch_up_limit() {
    await ready({ catch_up: 'run_all', catch_up_limit: 1 })
    await claims('10:30')
  },
  async overlap() {
    await ready({})
    await claims('09:00', '10:00')
  },
  async queue_full() {
    await ready({ overlap: 'queue' })
    await claims('09:00', '10:00', '11:00')
  },
  async too_late() {
    await ready({ deadline_ms: 5_000 })
    await claims('09:00:06')
  },
  async blackout() {
    await ready({ calendars: ['freeze'] }, { days: ['2026-03-01'] })
    await claims('09:00')
  },
  async flag_off() {
    await ready({ flag: 'new-matching' })
    await claims('09:00')
  },
  async outside_bounds() {
    const fields = { calendars: ['freeze'], on_blackout: 'next_day', ends_at: at('12:00').toISOString() }
    await ready(fields, { days: ['2026-03-01'] })
    await claims('09:00')
  },
  async max_runs() {
    const instants = every(1, { first: at('09:00'), count: 3 })
    await ready({ max_runs: 1, overlap: 'allow' }, { instants })
    await claims('09:00:01')
  },
  async clock_gap() {
    await ready({ dst_gap: 'skip' }, { instants: [] })
    const forecast = { id: 's', revision: 1, forecast: hours, gaps: [hours[0]] }
    await engine.setForecasts([forecast], at('00:00'))
    await claims('09:00')
  },
  async no_such_job() {
    await ready({ waves: [] })
    await claims('09:00')
  },
  async enqueue_failed() {
    await ready({}, { jobs: [job('work', { queue: 'q'.repeat(200) })] })
    await claims('09:00')
  },
  async dismissed() {
    await ready({})
    await claims('10:30')
    await operators(engine.query).dismissMissed('s', at('10:31'))
  },
  async cancelled() {
    await ready({ overlap: 'cancel' })
    await claims('09:00', '10:00')
  },
}

test.each(Object.entries(ways))(
  '%s: there is a way to it, and its row says the sentence',
  async (code, way) => {
    await way(engine)
    const rows = await engine.query(
      'select d.reason, d.sentence, r.sentence as expected from punctual.run_detail d join punctual.reasons_detail r on r.code = $1 where d.reason = $1',
      [code],
    )
    expect(rows).toMatchObject([{ reason: code, sentence: rows[0]?.expected }])
    expect(await engine.query('select * from punctual.invariant_breaks')).toEqual([])
  },
)

test('there is a way to each reason that there is', async () => {
  const codes = await engine.query('select code from punctual.reasons_detail')
  expect(codes.map(({ code }) => code).sort()).toEqual(Object.keys(ways).sort())
})
