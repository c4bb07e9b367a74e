import type pg from 'pg'
import { DatabaseUnreachableError } from '../errors.ts'
import { BoundedClient, type Bounds } from './bounded-client.ts'

type Connecting = { connectionString: string; applicationName: string } & Bounds &
  Pick<pg.ClientConfig, 'types' | 'connectionTimeoutMillis' | 'keepAliveInitialDelayMillis'>

/** A connected client of its own, outside any pool; every reason why there is none is one error. */
export async function connect({ applicationName, ...options }: Connecting): Promise<BoundedClient> {
  const client = new BoundedClient({
    connectionTimeoutMillis: 10_000,
    application_name: applicationName,
    ...options,
  })
  try {
    await client.connect()
  } catch (cause) {
    const { host, port, database = '' } = client
    throw new DatabaseUnreachableError({ host, port, database, cause })
  }
  return client
}
