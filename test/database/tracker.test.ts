import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../src/db/database.ts'
import { Tracker } from '../../src/worker/tracker.ts'
import { schedule } from '../sql/definitions.ts'
import { at, createEngine } from '../sql/engine.ts'
import { openSessions } from '../sql/sessions.ts'

const engine = createEngine()

/** One run of each of these schedules; the numbers of their job runs, in the same order. */
async function claimed(ids: string[]): Promise<number[]> {
  await engine.ready(ids.map((id) => [schedule(id), [at('12:00')]]))
  await engine.claim(at('12:00'))
  const rows = await engine.query(
    'select j.id from punctual.job_runs j join punctual.runs r on r.id = j.run_id order by array_position($1, r.schedule_id::text)',
    [ids],
  )
  return rows.map(({ id }) => id)
}

test("a job that an operator's open transaction cancels waits at the door, and the others start", async () => {
  const [held, ...free] = await claimed(['held', 'free', 'also-free'])
  const [operator] = await openSessions(engine, 1)
  await operator!.begin()
  await operator!.query("select punctual.cancel_run(id) from punctual.runs where schedule_id = 'held'")

  const database = openDatabase({ url: engine.database.url, applicationName: 'tracker test' })
  onTestFinished(() => database.close())
  const tracker = new Tracker({
    database,
    worker: 'w',
    inHand: new Set<number>(),
    closed: new AbortController().signal,
    onRefused: () => {},
  })
  const start = (jobRunId: number) => tracker.start({ jobRunId, attempt: 1, graphileJobId: jobRunId })
  const late = start(held!)
  expect(await Promise.all(free.map(start))).toEqual([null, null])
  await operator!.commit()
  expect(await late).toBe('cancelled')
})

test("what an operator's open transaction holds is told apart, and heard once it is let go", async () => {
  const ids = ['held', 'free', 'also-free']
  await engine.ready(ids.map((id) => [schedule(id), [at('12:00')]]))
  await engine.claim(at('12:00'))
  const jobRuns = await engine.query(
    'select j.id, r.schedule_id from punctual.job_runs j join punctual.runs r on r.id = j.run_id',
  )
  await engine.start(
    jobRuns.map(({ id }) => id),
    at('12:00:01'),
  )
  const [operator] = await openSessions(engine, 1)
  await operator!.begin()
  await operator!.query("select from punctual.schedule_clocks where schedule_id = 'held' for update")

  const database = openDatabase({ url: engine.database.url, applicationName: 'tracker test' })
  onTestFinished(() => database.close())
  const tracker = new Tracker({
    database,
    worker: 'w',
    inHand: new Set<number>(),
    closed: new AbortController().signal,
    onRefused: () => {},
  })
  const heard: string[] = []
  const ends = jobRuns.map(async ({ id, schedule_id: of }) => {
    await tracker.finish({ jobRunId: id, attempt: 1, outcome: 'succeeded', error: null, log: null })
    heard.push(of)
  })
  await Promise.all(ends.filter((_, index) => jobRuns[index]!.schedule_id !== 'held'))
  expect(heard.toSorted()).toEqual(['also-free', 'free'])
  await operator!.rollback()
  await Promise.all(ends)
  const runs = await engine.query('select distinct status from punctual.runs')
  expect(runs).toEqual([{ status: 'succeeded' }])
})
