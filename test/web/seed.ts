import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { definitions } from './definitions.ts'

export { definitions } from './definitions.ts'

/** A database that knows two schedules, both disabled. */
export async function seededDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase()
  await sync(database, definitions)
  return database
}

export async function sync(database: TestDatabase, document: object): Promise<void> {
  await database.query("select punctual.sync_definitions('test', $1::jsonb, md5($1::text))", [
    JSON.stringify(document),
  ])
}
