import { randomBytes } from 'node:crypto'
import { beforeAll, inject, onTestFinished } from 'vitest'
import { type Database, openDatabase } from '../../src/db/database.ts'
import type { Report } from '../../src/simulation/report.ts'
import type { SimulationRequest } from '../../src/simulation/request.ts'
import { type SimulationOptions, simulate } from '../../src/simulation/simulation.ts'
import { type Calls, calls } from '../sql/calls.ts'
import { type Query, queryOf } from '../sql/engine.ts'
import { ask } from './ask.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'

export type Simulator = Calls & {
  live: TestDatabase
  database: Database
  query: Query
  /** The server under a login of its own, whose databases can be told from everybody else's. */
  scratchUrl: string
  simulate(request: SimulationRequest, options?: Partial<SimulationOptions>): Promise<Report>
  /** Databases of that login. */
  scratchDatabases(): Promise<string[]>
}

/** A live database to simulate from, to be called at the top of a test file. */
export function createSimulator(): Simulator {
  const simulator = {} as Simulator
  beforeAll(async () => {
    const live = await createTestDatabase()
    const database = openDatabase({ url: live.url, applicationName: 'test simulation' })
    const query = queryOf(live.pool)
    const login = `simulator_${randomBytes(4).toString('hex')}`
    await query(`create role ${login} login createdb password 'simulator'`)
    const scratchUrl = asLogin(live.url, login)
    Object.assign(simulator, calls(query), { live, database, query, scratchUrl })
    simulator.simulate = (request, options = {}) => simulate({ database, scratchUrl, request, ...options })
    simulator.scratchDatabases = async () => {
      const owned = `select datname from pg_database where datdba = '${login}'::regrole order by 1`
      return (await query(owned)).map(({ datname }) => datname)
    }
    return async () => {
      await database.close()
      await ask(inject('postgres').url, `drop role ${login}`)
    }
  })
  return simulator
}

export function asLogin(url: string, login: string): string {
  const other = new URL(url)
  other.username = login
  other.password = 'simulator'
  return other.href
}

/** A login that may not create databases; gone after the test. */
export async function powerlessLogin({ query }: Simulator): Promise<string> {
  const login = `powerless_${randomBytes(4).toString('hex')}`
  await query(`create role ${login} login password 'simulator'`)
  onTestFinished(async () => void (await query(`drop role ${login}`)))
  return login
}
