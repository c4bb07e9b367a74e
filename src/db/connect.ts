import pg from 'pg'
import { DatabaseUnreachableError } from '../errors.ts'

type Connecting = { connectionString: string; applicationName: string }

/** A connected client of its own, outside any pool; every reason why there is none is one error. */
export async function connect({ connectionString, applicationName }: Connecting): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString,
    application_name: applicationName,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  })
  // The error also rejects the query that meets it; without a listener it would end the process.
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch (cause) {
    const { host, port, database = '' } = client
    throw new DatabaseUnreachableError({ host, port, database, cause })
  }
  return client
}
