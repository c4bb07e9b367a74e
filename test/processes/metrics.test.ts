import { spawnSync } from 'node:child_process'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { figureIn, parseMetrics, type Sample } from '../support/metrics.ts'
import { namesIn, promtool } from '../support/monitoring.ts'
import type { PunctualProcess } from '../support/process.ts'
import { rowsOf, untilRows } from './ledger.ts'
import { startDaemon, startWorker } from './roles.ts'

const id = 'each-second'
/** Two series that only the leader tells, each of another sample. */
const ofTheLeader = ['punctual_queue_jobs', 'punctual_overdue']

type Measured = { process: PunctualProcess; text(): Promise<string>; samples(): Promise<Sample[]> }

/** A process with its /metrics on a port of its own. */
async function measured(start: typeof startDaemon, url: string): Promise<Measured> {
  const process = start({ url, env: { PROBE_PORT: '0', LINES: '/dev/null' } })
  const { url: address } = await process.waitFor('probes.listening')
  const text = async () => {
    const answer = await fetch(`${address}/metrics`)
    expect(answer.status).toBe(200)
    return answer.text()
  }
  return { process, text, samples: async () => parseMetrics(await text()) }
}

/** The samples, asked for again until they are as wanted. */
async function until(one: Measured, isWanted: (samples: Sample[]) => boolean): Promise<Sample[]> {
  const signal = AbortSignal.timeout(50_000)
  for (;;) {
    const samples = await one.samples()
    if (isWanted(samples)) return samples
    if (signal.aborted) throw new Error(`never as wanted:\n${await one.text()}`)
    await setTimeout(20)
  }
}

const told = (samples: readonly Sample[]) =>
  ofTheLeader.filter((name) => samples.some((sample) => sample.name === name))
const tells = (samples: readonly Sample[]) => told(samples).length === ofTheLeader.length

/** Lets the schedule fire some times, and waits until nothing is under way any more. */
async function fire(database: TestDatabase, times: number): Promise<void> {
  const runs = 'select from punctual.runs where schedule_id = $1'
  const before = (await rowsOf(database, runs, [id])).length
  await database.query('select punctual.enable($1)', [id])
  await untilRows(database, { text: runs, values: [id], until: (rows) => rows.length >= before + times })
  await database.query('select punctual.disable($1)', [id])
  await database.query("select punctual.trigger('append')")
  await untilRows(database, {
    text: 'select from punctual.runs where finished_at is null',
    until: (rows) => rows.length === 0,
  })
}

const counted = (samples: readonly Sample[], name: string) =>
  samples
    .filter((sample) => sample.name === name && sample.value > 0)
    .map(({ labels, value }) => [...Object.values(labels).sort(), value])
    .sort()

/** What the counters must say, by the ledger alone. */
async function expectLedger(database: TestDatabase, samples: readonly Sample[]): Promise<void> {
  const ledger = async (text: string) => (await rowsOf(database, text)).map((row) => Object.values(row))
  const sorted = (rows: unknown[][]) => rows.map((row) => [...row.slice(0, -1).sort(), row.at(-1)]).sort()
  expect(counted(samples, 'punctual_runs_total')).toEqual(
    sorted(await ledger('select schedule_id, status, trigger, count(*) from punctual.runs group by 1, 2, 3')),
  )
  expect(counted(samples, 'punctual_occurrences_total')).toEqual(
    sorted(
      await ledger(
        'select schedule_id, status, sum(occurrences)::integer from punctual.runs where request = 0 group by 1, 2',
      ),
    ),
  )
}

let database: TestDatabase
let first: Measured
let second: Measured
let worker: Measured
const texts: string[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  first = await measured(startDaemon, database.url)
  await first.process.waitFor('schedules.synced')
  second = await measured(startDaemon, database.url)
  await second.process.waitFor('daemon.standby')
  worker = await measured(startWorker, database.url)
  await worker.process.waitFor('worker.started')
})
afterAll(() => Promise.all([second, worker].map(({ process }) => process.kill())))

test('what the database knows is told by the leader alone, and by the next one when it is killed, with nothing lost', async () => {
  const before = await until(first, tells)
  expect(figureIn(before, 'punctual_daemon_leader')).toBe(1)
  expect(figureIn(before, 'punctual_schedules', { state: 'disabled' })).toBeGreaterThan(5)
  expect(figureIn(await second.samples(), 'punctual_daemon_leader')).toBe(0)
  for (const other of [second, worker]) expect(told(await other.samples())).toEqual([])

  await fire(database, 3)
  await first.process.kill('SIGKILL')
  await second.process.waitFor('leader.gained')
  const after = await until(second, tells)
  expect(figureIn(after, 'punctual_daemon_leader')).toBe(1)
  expect(figureIn(after, 'punctual_leadership_changes_total')).toBe(1)
  await expectLedger(database, after)
  expect(figureIn(after, 'punctual_runs_total', { schedule: id })).toBeGreaterThanOrEqual(3)
  expect(told(await worker.samples())).toEqual([])
  texts.push(await second.text(), await worker.text())

  await fire(database, 2)
  const third = await measured(startDaemon, database.url)
  await third.process.waitFor('daemon.standby')
  expect(told(await third.samples())).toEqual([])
  await second.process.kill('SIGKILL')
  const last = await until(third, tells)
  second = third
  await expectLedger(database, last)
  for (const { name, labels, value } of after.filter((sample) =>
    /^punctual_(runs|occurr).*_total$/.test(sample.name),
  ))
    expect(figureIn(last, name, labels)).toBeGreaterThanOrEqual(value)
})

test('the worker measured each start of a scheduled job', async () => {
  const [row] = await rowsOf(
    database,
    'select count(*) as starts from punctual.runs where schedule_id = $1 and started_at is not null',
    [id],
  )
  const samples = await worker.samples()
  expect(figureIn(samples, 'punctual_start_delay_seconds_count', { schedule: id })).toBe(row!.starts)
  expect(figureIn(samples, 'punctual_job_attempts_total', { job: 'append', outcome: 'succeeded' })).toBe(
    row!.starts + 2,
  )
})

test('every metric that the rules and the dashboard name is there', () => {
  const known = new Set(
    texts.flatMap((text) => [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name!)),
  )
  for (const file of ['alerts.yml', 'grafana.json']) {
    const names = namesIn(file)
    expect(names.length).toBeGreaterThan(10)
    expect(
      names.filter((name) => !known.has(name) && !known.has(name.replace(/_(bucket|sum|count)$/, ''))),
      file,
    ).toEqual([])
  }
})

test.skipIf(!promtool)(
  'promtool finds nothing to say about a real answer (needs promtool, of Debian’s package prometheus)',
  () => {
    expect(texts).toHaveLength(2)
    for (const text of texts) {
      const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
        input: text,
        encoding: 'utf8',
      })
      expect({ status, said: stdout + stderr }).toEqual({ status: 0, said: '' })
    }
  },
)
