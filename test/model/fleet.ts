import { readFileSync } from 'node:fs'
import { calls } from '../sql/calls.ts'
import { type Query, queryOf } from '../sql/engine.ts'
import { createTestDatabase } from '../support/database.ts'
import { differences } from './compare.ts'
import { fixtureOf } from './fixture.ts'
import { enable } from './operators.ts'
import { tick } from './perform.ts'
import { snapshotOf } from './snapshot.ts'
import { createWorld, type Definition, type JobRun, type Ms, second, type World } from './state.ts'
import { told } from './statements.ts'
import { needsRefill, type Reach, refill } from './timing.ts'
import { finishJob, startJob } from './work.ts'

/** As far as the daemon's forecaster looks. */
const reach: Reach = { behind: 5_000, ahead: 64 }

type Which = (schedule: string) => boolean
const all: Which = () => true

/** Many schedules at once, on the model and on Postgres alike: a daemon and its workers that keep up, or are away. */
export class Fleet {
  readonly world: World
  readonly #query: Query
  readonly #engine: ReturnType<typeof calls>

  private constructor({ definitions, query }: { definitions: Definition[]; query: Query }) {
    this.world = createWorld(definitions)
    this.#query = query
    this.#engine = calls(query)
  }

  /** All of them enabled, and their forecasts known. */
  static async create(definitions: Definition[]): Promise<Fleet> {
    const { pool } = await createTestDatabase()
    const query = queryOf(pool as never)
    await query(readFileSync(new URL('harness.sql', import.meta.url), 'utf8'))
    for (const text of fixtureOf(definitions)) await query(text)
    const fleet = new Fleet({ definitions, query })
    for (const schedule of fleet.world.schedules) enable(fleet.world, schedule)
    await query('select punctual.enable(s.id, at => $1) from punctual.schedules s', [fleet.#now])
    await fleet.#refill()
    return fleet
  }

  get #now(): Date {
    return new Date(this.world.now)
  }

  /** Nothing happens for so long. */
  away(duration: Ms): void {
    this.world.now += duration
  }

  /** Passes, refills and work until nothing is left to do; `inspect` sees the queue after each pass. */
  async catchUp(inspect: (queued: Map<string, number>) => void): Promise<void> {
    for (let round = 0; round < 100; round++) {
      await this.pass()
      inspect(await this.#queued())
      const refilled = await this.#refill()
      const worked = refilled > 0 ? 0 : await this.work()
      if (refilled + worked === 0) return
      this.away(second)
    }
    throw new Error('it never comes to rest')
  }

  async pass(): Promise<void> {
    tick(this.world)
    await this.#engine.tick(this.#now, { batch: 10_000 })
  }

  /** What waits in the queue, by schedule. */
  async #queued(): Promise<Map<string, number>> {
    const rows = await this.#query(
      'select r.schedule_id as id, count(*)::integer as jobs from graphile_worker._private_jobs q join punctual.job_runs j on q.key = $1 || j.id join punctual.runs r on r.id = j.run_id where j.status = $2 group by 1',
      ['punctual:', 'queued'],
    )
    return new Map(rows.map(({ id, jobs }) => [id, jobs]))
  }

  async #refill(): Promise<number> {
    const { now } = this.world
    const due = this.world.schedules.filter((schedule) => needsRefill(schedule, now))
    const known = await this.#query('select id, "after" from punctual.forecasts_due(10000, $1)', [this.#now])
    const after = new Map(known.map(({ id, after }) => [id, after.getTime()]))
    const forgotten = due.filter(({ id, cursor }) => after.get(id) !== cursor)
    if (forgotten.length > 0) throw new Error(`not due for a refill: ${forgotten.map(({ id }) => id)}`)
    for (let first = 0; first < due.length; first += 50) {
      const batch = due.slice(first, first + 50)
      await this.#engine.setForecasts(
        batch.map((schedule) => told(schedule, { now, reach })),
        this.#now,
      )
    }
    for (const schedule of due) refill(this.world, { schedule, reach })
    return due.length
  }

  /** Workers start what is queued and end what runs, of all schedules or of some. */
  async work(which: Which = all): Promise<number> {
    const started = await this.start(which)
    const running = this.#jobs('running', which)
    const ids = await this.#idsOf('running', which)
    await this.#engine.finish(ids, this.#now, { worker: 'w0' })
    await this.#query('delete from graphile_worker._private_jobs where key = any ($1)', [
      ids.map((id) => `punctual:${id}`),
    ])
    for (const job of running) finishJob(this.world, { job, outcome: 'succeeded' })
    return started + running.length
  }

  async start(which: Which = all): Promise<number> {
    const worker = this.world.workers[0]!
    const queued = this.#jobs('queued', which)
    await this.#engine.start(await this.#idsOf('queued', which), this.#now, { worker: worker.id })
    for (const job of queued) startJob(this.world, { job, worker })
    return queued.length
  }

  #jobs(wanted: JobRun['status'], which: Which): JobRun[] {
    const jobs = this.world.runs.flatMap((run) => run.jobs)
    return jobs.filter(({ status, run }) => status === wanted && which(run.schedule.id))
  }

  async #idsOf(status: JobRun['status'], which: Which): Promise<number[]> {
    const rows = await this.#query(
      'select j.id, r.schedule_id from punctual.job_runs j join punctual.runs r on r.id = j.run_id where j.status = $1 order by j.id',
      [status],
    )
    return rows.filter(({ schedule_id: id }) => which(id)).map(({ id }) => id)
  }

  /** Where Postgres and the model differ. */
  async differences(): Promise<string[]> {
    const [row] = await this.#query('select model.snapshot() as snapshot')
    return differences(snapshotOf(this.world), row!.snapshot)
  }
}
