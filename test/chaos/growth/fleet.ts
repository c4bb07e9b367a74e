import type pg from 'pg'
import { timeZoneDataVersion } from '../../../src/calendar/calendar.ts'
import { hashOf, job, schedule } from '../../sql/definitions.ts'

const schedules = 5_000
/** Due in turns: so many of them each second. */
const dueEachSecond = 200
const known = 40

/**
 * Five thousand schedules in virtual time, of which 200 are due each second, and the one who claims them and does what workers
 * do with them, by the functions that daemons and workers call.
 */
export class Fleet {
  readonly #client: pg.Client
  #now: Date
  #round = 0

  private constructor(client: pg.Client, since: Date) {
    this.#client = client
    this.#now = since
  }

  /** Its first second is that many days ago, so that the clock of the server is always ahead of it. */
  static async create(client: pg.Client, { daysAgo }: { daysAgo: number }): Promise<Fleet> {
    const since = new Date(Math.floor(Date.now() / 1_000) * 1_000 - daysAgo * 86_400_000)
    const fleet = new Fleet(client, since)
    const definitions = { jobs: [job('work')], schedules: names.map((id) => schedule(id)), calendars: [] }
    const values = ['growth', JSON.stringify(definitions), hashOf(definitions), null, since]
    await client.query('select punctual.sync_definitions($1, $2, $3, $4, at => $5)', values)
    await client.query(
      "select count(punctual.enable(s.id, 'growth', 'growth', $1)) from punctual.schedules s",
      [since],
    )
    return fleet
  }

  /** Claims what the next second brings and answers how long that took in milliseconds, commit included. */
  async claim(): Promise<number> {
    if (this.#round % (known * (schedules / dueEachSecond)) === 0) await this.#refill()
    this.#round++
    this.#now = new Date(this.#now.getTime() + 1_000)
    const since = performance.now()
    const { rows } = await this.#client.query({
      name: 'tick',
      text: 'select claimed from punctual.tick($1, 1000, null, null, $2)',
      values: ['growth', this.#now],
    })
    const tookMs = performance.now() - since
    if (rows[0].claimed !== dueEachSecond)
      throw new Error(`${rows[0].claimed} claimed, ${dueEachSecond} were due`)
    return tookMs
  }

  /** What workers do with it: start, finish, and take the jobs out of the queue. */
  async work(): Promise<void> {
    const { rows } = await this.#client.query(
      'select array_agg(id order by id) as ids from punctual.job_runs where finished_at is null and queued_at is not null',
    )
    const { ids } = rows[0]
    const fill = (value: unknown) => ids.map(() => value)
    await this.#client.query('select punctual.start_job_runs($1, $2, $3, $2, at => $4)', [
      'worker',
      ids,
      fill(1),
      this.#now,
    ])
    const ending = [ids, fill(1), fill('succeeded'), fill(null), fill(null), this.#now]
    await this.#client.query('select punctual.finish_job_runs($1, $2, $3, $4, $5, $6, $7)', [
      'worker',
      ...ending,
    ])
    await this.#client.query(
      'select count(*) from graphile_worker.complete_jobs(array(select j.id from graphile_worker._private_jobs j))',
    )
  }

  async #refill(): Promise<void> {
    const forecasts = names.map((id, index) => ({
      id,
      revision: 1,
      forecast: Array.from({ length: known }, (_, step) => {
        const seconds = 1 + (index % (schedules / dueEachSecond)) + step * (schedules / dueEachSecond)
        return new Date(this.#now.getTime() + seconds * 1_000)
      }),
    }))
    const values = [JSON.stringify(forecasts), timeZoneDataVersion(), this.#now]
    await this.#client.query('select punctual.set_forecasts($1, $2, $3)', values)
  }
}

const names = Array.from({ length: schedules }, (_, index) => `s-${String(index + 1).padStart(4, '0')}`)
