import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { ScratchDeniedError } from '../errors.ts'
import { connect } from './connect.ts'
import { explained, type Queryable } from './database.ts'
import { migrate } from './migrate.ts'
import { types } from './types.ts'

/** A database for a while, on one connection that does not wait for the disk. */
export type Scratch = Queryable & {
  readonly name: string
  /** Gives back the room of what was overwritten. */
  vacuum(): Promise<void>
}

const prefix = 'punctual_scratch'
/** Younger ones may still be on their way to their first connection. */
const leftoverAfterMs = 10 * 60_000

/**
 * Makes a database on that server, with our schema in it, for one piece of work, and drops it however that ends. What a
 * killed process left behind is dropped first.
 */
export async function withScratch<Result>(
  { url }: { url: string },
  work: (scratch: Scratch) => Promise<Result>,
): Promise<Result> {
  const name = `${prefix}_${Date.now()}_${randomBytes(4).toString('hex')}`
  await create({ url, name })
  try {
    const connectionString = sibling({ url, name })
    await migrate({ connectionString })
    return await withConnection({ url: connectionString, name }, work)
  } finally {
    await administrate(url, (client) => drop(client, name))
  }
}

const inUse = '55006'

type Place = { url: string; name: string }

async function create({ url, name }: Place): Promise<void> {
  await administrate(url, async (client) => {
    await dropLeftovers(client)
    // Not template1, which may hold somebody's tables and cannot be copied while anybody is connected to it.
    await client.query(`create database ${name} template template0`).catch((cause) => {
      if (cause.code === '42501') throw denied({ client, cause })
      throw cause
    })
  })
}

function denied({ client, cause }: { client: pg.Client; cause: unknown }): ScratchDeniedError {
  const { user = '', host, port } = client
  return new ScratchDeniedError({ user, host, port, cause })
}

/** By force only where somebody is still connected: it would need the right to end autovacuum, which a plain drop ends by itself. */
async function drop(client: pg.Client, name: string): Promise<void> {
  await client.query(`drop database if exists ${name}`).catch(async (error) => {
    if (error.code !== inUse) throw error
    await client.query(`drop database if exists ${name} with (force)`)
  })
}

/** One that somebody is connected to is in use and stays. */
async function dropLeftovers(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ datname: string }>(
    `select datname from pg_database where datname ~ '^${prefix}_[0-9]{13}_[0-9a-f]{8}$' order by 1`,
  )
  for (const { datname } of rows) {
    const madeAt = Number(datname.split('_')[2])
    if (Date.now() - madeAt < leftoverAfterMs) continue
    await client.query(`drop database if exists ${datname}`).catch(() => undefined)
  }
}

async function withConnection<Result>(
  { url, name }: Place,
  work: (scratch: Scratch) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'punctual simulation',
    options: '-c synchronous_commit=off -c jit=off',
    types,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return await work({
      name,
      query: async <R>(text: string, values: readonly unknown[] = []) =>
        (await client.query(text, [...values])).rows as R[],
      async vacuum() {
        await client.query('vacuum punctual.schedules, punctual.schedule_clocks')
      },
    })
  } catch (error) {
    throw explained(error, url)
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function administrate<Result>(url: string, work: (client: pg.Client) => Promise<Result>) {
  const client = await connect({ connectionString: url, applicationName: 'punctual simulation' })
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** The same server, another database. */
function sibling({ url, name }: Place): string {
  const other = new URL(url)
  other.pathname = `/${name}`
  return other.href
}
