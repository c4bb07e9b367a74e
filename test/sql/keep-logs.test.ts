import { expect, test } from 'vitest'
import { job } from './definitions.ts'
import { at, createEngine } from './engine.ts'
import { claimRun } from './job-runs.ts'
import { openSessions } from './sessions.ts'

const engine = createEngine()

const keep = async (ids: number[], { worker = 'w', attempt = 1, log = 'a line' } = {}) => {
  const rows = await engine.query('select punctual.keep_logs($1, $2, $3, $4) as kept', [
    worker,
    ids,
    ids.map(() => attempt),
    ids.map(() => log),
  ])
  return rows[0]!.kept
}
const jobs = [job('a'), job('b')]
const started = async () => {
  const { run, ids } = await claimRun(engine, { jobs, waves: [['a', 'b']] })
  await engine.start(ids, at('12:00:01'), { worker: 'w' })
  return { ids, logs: async () => (await engine.jobRuns(run)).map(({ log }) => log) }
}

test('what a job under way has logged is there to be read', async () => {
  const { ids, logs } = await started()
  expect(await keep([ids[0]!])).toBe(1)
  expect(await logs()).toEqual(['a line', null])
  expect(await keep(ids, { log: 'a line\nanother' })).toBe(2)
  expect(await logs()).toEqual(['a line\nanother', 'a line\nanother'])
})

test('nothing is changed of what another worker has taken over, of another attempt, or of what has ended', async () => {
  const { ids, logs } = await started()
  expect(await keep(ids, { worker: 'former' })).toBe(0)
  expect(await keep(ids, { attempt: 2 })).toBe(0)
  await engine.finish(ids, at('12:00:02'))
  expect(await keep(ids, { log: 'too late' })).toBe(0)
  expect(await logs()).toEqual([null, null])
})

test('what somebody holds is left out, and does not hold up the others', async () => {
  const { ids, logs } = await started()
  const [other] = await openSessions(engine, 1)
  await other!.begin()
  await other!.query('select from punctual.job_runs where id = $1 for update', [ids[0]])
  expect(await keep(ids)).toBe(1)
  await other!.commit()
  expect(await logs()).toEqual([null, 'a line'])
})
