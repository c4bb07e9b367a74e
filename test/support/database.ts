import { randomBytes } from 'node:crypto'
import { basename } from 'node:path'
import pg from 'pg'
import { expect, inject } from 'vitest'
import { databaseUrl } from './database-url.ts'

export type TestDatabase = {
  url: string
  name: string
  pool: pg.Pool
  /** Runs one statement and returns its rows. */
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>
  /** A client of its own, for tests in which two sessions interleave; closed with the database. Of another, where told. */
  connect(to?: string): Promise<pg.Client>
  drop(): Promise<void>
}

const open = new Set<{ close(): Promise<void>; drop(): Promise<void> }>()

/**
 * A database of its own, migrated unless it is to be empty. Dropped at the end of the test file, whether it was made
 * for the whole file or inside one test; a file that failed keeps it.
 */
export async function createTestDatabase({ empty = false } = {}): Promise<TestDatabase> {
  const { url: server, template, prefix } = inject('postgres')
  const file = basename(expect.getState().testPath ?? '', '.test.ts').replaceAll(/\W/g, '_')
  const name = `${prefix}_${file}`.slice(0, 55).concat('_', randomBytes(3).toString('hex'))
  // Not UTC, and not even on the hour: what depends on the session's zone by mistake shows.
  await administrate(
    `create database ${name} template ${empty ? 'template0' : template}`,
    `alter database ${name} set timezone = 'Asia/Kathmandu'`,
  )
  const url = databaseUrl({ url: server, name })
  const pool = new pg.Pool({ connectionString: url, max: 10 })
  pool.on('error', () => undefined)
  const clients: pg.Client[] = []
  const close = async () => {
    open.delete(opened)
    await Promise.all([pool.end(), ...clients.map((client) => client.end())])
  }
  const drop = async () => {
    await close()
    await administrate(`drop database if exists ${name} with (force)`)
  }
  const opened = { close, drop }
  open.add(opened)
  return {
    url,
    name,
    pool,
    query: async (text, values) => (await pool.query(text, values)).rows,
    async connect(to = url) {
      const client = new pg.Client({ connectionString: to })
      client.on('error', () => undefined)
      clients.push(client)
      await client.connect()
      return client
    },
    drop,
  }
}

export async function dropTestDatabases({ keep }: { keep: boolean }): Promise<void> {
  await Promise.all([...open].map(({ close, drop }) => (keep ? close() : drop())))
}

async function administrate(...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: inject('postgres').url })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}
