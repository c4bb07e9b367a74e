/** A daemon, a worker and a web process before one database, while a schedule fires each second. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { migrate } from '../../../src/db/migrate.ts'
import { types } from '../../../src/db/types.ts'
import { mintToken } from '../../../src/web/auth/token.ts'
import { type PunctualProcess, startProcess } from '../../support/process.ts'

export type Role = 'daemon' | 'worker' | 'web'
export const roles: readonly Role[] = ['daemon', 'worker', 'web']

const id = 'each-second'
const secret = 'a secret for tests, of more than 32 characters'
const config = join(import.meta.dirname, '..', '..', 'processes', 'fixtures', 'punctual.config.ts')
const askAgainMs = 5

type Starting = {
  url: string
  /** Where a process reaches the database by another address than we do. */
  through?: Partial<Record<Role, string>>
  env?: Record<string, string>
}

export class Trio {
  readonly processes = {} as Record<Role, PunctualProcess>
  readonly #url: string
  readonly #folder = mkdtempSync(join(tmpdir(), 'punctual-trio-'))
  #pool: pg.Pool
  #token = ''

  private constructor(url: string) {
    this.#url = url
    this.#pool = this.#open()
  }

  static async start({ url, through = {}, env = {} }: Starting): Promise<Trio> {
    const trio = new Trio(url)
    await migrate({ connectionString: url })
    trio.#token = await mintToken({ secret, role: 'ADMIN', subject: 'chaos', ttlSeconds: 3_600 })
    const given = {
      ...{ PUNCTUAL_CONFIG: config, LINES: trio.#lines, LOG_LEVEL: 'debug', HEARTBEAT_INTERVAL_MS: '1000' },
      ...{ JWT_SECRET: secret, HOST: '127.0.0.1', PORT: '0', ...env },
    }
    for (const role of roles) {
      const DATABASE_URL = through[role] ?? url
      trio.processes[role] = startProcess({ args: [role], env: { ...given, DATABASE_URL } })
    }
    const { daemon, worker, web } = trio.processes
    await Promise.all([
      daemon.waitFor('schedules.synced'),
      worker.waitFor('worker.started'),
      web.waitFor('web.listening'),
    ])
    await trio.rows('select punctual.enable($1)', [id])
    await trio.worksAgain()
    return trio
  }

  get #lines(): string {
    return join(this.#folder, 'lines')
  }

  // biome-ignore lint/suspicious/noExplicitAny: rows of many shapes.
  async rows(text: string, values: unknown[] = []): Promise<any[]> {
    return (await this.#pool.query({ text, values, types })).rows
  }

  /** Waits until the server takes connections again. */
  async accepts(): Promise<void> {
    for (;;) {
      try {
        await this.rows('select 1')
        return
      } catch {
        await this.#pool.end()
        this.#pool = this.#open()
        await setTimeout(askAgainMs)
      }
    }
  }

  /** Waits until one more occurrence is dispatched, by the daemon. */
  async dispatches(): Promise<void> {
    const latest = () => this.#latest('queued_at is not null')
    await untilMore(latest)
  }

  /** Waits until one more has been executed and its end was heard, by the worker. */
  async executes(): Promise<void> {
    await untilMore(() => this.#latest("status = 'succeeded'"))
  }

  /** What the API answers now. */
  async status(): Promise<number> {
    const { url } = await this.processes.web.waitFor('web.listening')
    const headers = { Authorization: `Bearer ${this.#token}` }
    const answer = await fetch(`${url}/api/admin/schedules`, { headers })
    await answer.arrayBuffer()
    return answer.status
  }

  /** Waits until the API gives a good answer. */
  async serves(): Promise<void> {
    while ((await this.status()) !== 200) await setTimeout(askAgainMs)
  }

  /** Waits until each of the three has done its work once more; how long each took, in milliseconds. */
  async worksAgain(): Promise<Record<Role, number>> {
    const since = performance.now()
    const took = async (work: Promise<void>) => {
      await work
      return performance.now() - since
    }
    const works = [took(this.dispatches()), took(this.executes()), took(this.serves())]
    const [daemon = 0, worker = 0, web = 0] = await Promise.all(works)
    return { daemon, worker, web }
  }

  /** Those that have ended by themselves. */
  async ended(): Promise<Role[]> {
    const now = Symbol('running')
    const endings = await Promise.all(
      roles.map((role) => Promise.race([this.processes[role].ended, setTimeout(1, now)])),
    )
    return roles.filter((_, index) => endings[index] !== now)
  }

  /** Stops all three; what was lost or enqueued twice, or executed never or twice. */
  async reckon(): Promise<{ occurrences: number; complaints: string[] }> {
    await this.rows("select punctual.disable($1, 'over')", [id])
    const open = 'select count(*) as open from punctual.runs where finished_at is null'
    while ((await this.rows(open))[0].open > 0) await setTimeout(askAgainMs * 4)
    const complaints: string[] = []
    for (const role of roles) {
      const { code, signal } = await this.processes[role].kill()
      if (code !== 0) complaints.push(`the ${role} ended with ${code ?? signal}`)
    }
    const expected = await this.#expected()
    const rows = await this.rows(
      `select coalesce(first_scheduled_for, scheduled_for) as since, scheduled_for as until, queued_at is not null as queued
       from punctual.runs where schedule_id = $1 and trigger <> 'manual'`,
      [id],
    )
    const lines = readFileSync(this.#lines, 'utf8').split('\n')
    const executed = lines.map((line) => line.split(' ')).filter(([schedule]) => schedule === id)
    for (const at of expected) {
      const found = rows.filter(({ since, until }) => since <= at && at <= until)
      if (found.length !== 1) complaints.push(`${at.toISOString()}: ${found.length} rows`)
      const times = executed.filter(([, instant]) => instant === at.toISOString()).length
      const wanted = found.filter(({ queued }) => queued).length
      if (times !== wanted)
        complaints.push(`${at.toISOString()}: executed ${times} times instead of ${wanted}`)
    }
    return { occurrences: expected.length, complaints }
  }

  async remove(): Promise<void> {
    await Promise.all(Object.values(this.processes).map((one) => one.kill('SIGKILL')))
    await this.#pool.end()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  async #latest(which: string): Promise<number> {
    const [row] = await this.rows(
      `select coalesce(max(id), 0) as id from punctual.runs where schedule_id = $1 and ${which}`,
      [id],
    )
    return row.id
  }

  /** Every second from the enabling to the cursor. */
  async #expected(): Promise<Date[]> {
    const [span] = await this.rows(
      `select (select min(at) from punctual.audit_log where subject = $1 and action = 'enable') as since,
      (select max(at) from punctual.audit_log where subject = $1 and action = 'disable') as until`,
      [id],
    )
    const expected: Date[] = []
    const first = Math.floor(span.since.getTime() / 1_000) * 1_000 + 1_000
    for (let second = first; second < span.until.getTime(); second += 1_000) expected.push(new Date(second))
    return expected
  }

  #open(): pg.Pool {
    const pool = new pg.Pool({ connectionString: this.#url, max: 4, connectionTimeoutMillis: 1_000 })
    pool.on('error', () => undefined)
    return pool
  }
}

async function untilMore(count: () => Promise<number>): Promise<void> {
  const before = await count()
  while ((await count()) <= before) await setTimeout(askAgainMs)
}
