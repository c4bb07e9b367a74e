import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { migrate } from '../../../src/db/migrate.ts'
import { Events } from '../../../src/events.ts'

export type Loaded = {
  table: string
  retries: number
  /** The longest that any other reader waited. */
  longestMs: number
  applied: string[]
}

/**
 * Migrates while somebody holds one table in an open transaction, and others read all tables. The step changes every table,
 * the held one last, so that all the others are locked while it waits. The holder lets go after two attempts.
 */
export async function migrateUnderLoad({
  url,
  folder,
  table,
}: {
  url: string
  folder: string
  table: string
}) {
  const holder = await connected(url)
  const tables = await namesOf(holder)
  const order = [...tables.filter((name) => name !== table), table]
  const changes = order.map((name) => `alter table punctual.${name} add column loaded_${table} int;`)
  writeFileSync(
    join(folder, 'migrations', `0${nextNumber(tables, table)}_load_${table}.sql`),
    changes.join('\n'),
  )
  await holder.query(`begin; select from punctual.${table} limit 1`)
  const events = new Events()
  let retries = 0
  events.on('migrate.retrying', () => {
    if (++retries === 2) holder.query('rollback')
  })
  const readers = await Promise.all(tables.map((name) => reading({ url, name })))
  const { applied } = await migrate({ connectionString: url, events, folder })
  const waits = await Promise.all(readers.map((reader) => reader.stop()))
  await holder.end()
  return { table, retries, longestMs: Math.max(...waits), applied } satisfies Loaded
}

/** Reads a table again and again; its longest wait for a lock, beyond which it fails, is three seconds. */
async function reading({ url, name }: { url: string; name: string }) {
  const client = await connected(url)
  await client.query("set lock_timeout = '3s'")
  let isOver = false
  let longestMs = 0
  const read = async () => {
    while (!isOver) {
      const since = performance.now()
      await client.query(`select from punctual.${name} limit 1`)
      longestMs = Math.max(longestMs, performance.now() - since)
      // A reader in a hurry would measure how much of the processor it got.
      await setTimeout(10)
    }
  }
  const reading = read()
  reading.catch(() => undefined)
  return {
    async stop() {
      isOver = true
      await reading.finally(() => client.end())
      return longestMs
    },
  }
}

export async function namesOf(client: Pick<pg.Client, 'query'>): Promise<string[]> {
  const text = `select relname as name from pg_class where relnamespace = 'punctual'::regnamespace and relkind = 'r'
    and relname <> 'migrations' order by relname`
  return (await client.query<{ name: string }>(text)).rows.map(({ name }) => name)
}

const nextNumber = (tables: string[], table: string) => 900 + tables.indexOf(table)

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client(url)
  await client.connect()
  return client
}
