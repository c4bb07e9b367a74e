import { join } from 'node:path'
import { type Database, explained, openDatabase } from '../db/database.ts'
import { findEmbedded } from '../db/embedded/find.ts'
import { requireCurrentSchema } from '../db/migrate/state.ts'
import { type Environment, readEnvironment } from '../environment.ts'
import { NoDatabaseError } from '../errors.ts'

type Places = Pick<Environment, 'dataDir'>

/** Everything that Punctual keeps on disk: `.punctual` here, unless PUNCTUAL_DATA_DIR names another folder. */
export function homeFolder({ dataDir = '.punctual' }: Places): string {
  return dataDir
}

export function postgresFolder(environment: Places): string {
  return join(homeFolder(environment), 'postgres')
}

export function demoFolder(environment: Places): string {
  return join(homeFolder(environment), 'demo')
}

/** DATABASE_URL, else the embedded server that a start in this directory runs. `direct` avoids a pooler in between. */
export function findDatabaseUrl(environment: Environment, { direct = false } = {}): string {
  const given = direct ? environment.directDatabaseUrl : environment.databaseUrl
  const url = given ?? findEmbedded({ dataDir: postgresFolder(environment) })
  if (url !== undefined) return url
  const demo = demoFolder(environment)
  const runs = findEmbedded({ dataDir: postgresFolder({ dataDir: demo }) }) !== undefined
  throw new NoDatabaseError({ dataDir: postgresFolder(environment), demo: runs ? demo : undefined })
}

/** Opens the database of this command, makes sure that its schema is ours, and closes it when the work is done. */
export async function withDatabase<Result>(work: (database: Database) => Promise<Result>): Promise<Result> {
  const url = findDatabaseUrl(readEnvironment())
  const database = openDatabase({ url, applicationName: 'punctual cli', max: 2, statementTimeoutMs: 30_000 })
  try {
    await requireCurrentSchema({ client: database.pool })
    return await work(database)
  } catch (error) {
    throw explained(error, url)
  } finally {
    await database.close()
  }
}
