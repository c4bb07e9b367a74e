import type pg from 'pg'
import { DatabaseUnreachableError } from '../errors.ts'
import { BoundedClient } from './bounded-client.ts'

type Connecting = {
  connectionString: string
  applicationName: string
  answerWithinMs?: number
  pingsListeners?: boolean
}

/** A connected client of its own, outside any pool; every reason why there is none is one error. */
export async function connect(connecting: Connecting): Promise<pg.Client> {
  const { connectionString, applicationName, ...bounds } = connecting
  const client = new BoundedClient({
    connectionString,
    application_name: applicationName,
    connectionTimeoutMillis: 10_000,
    ...bounds,
  })
  try {
    await client.connect()
  } catch (cause) {
    const { host, port, database = '' } = client
    throw new DatabaseUnreachableError({ host, port, database, cause })
  }
  return client
}
