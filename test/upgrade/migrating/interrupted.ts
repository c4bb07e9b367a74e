import pg from 'pg'
import { migrate } from '../../../src/db/migrate.ts'
import { catalogOf } from '../../support/catalog.ts'
import { startProxy } from '../../support/proxy.ts'

/** How many statements it takes to migrate this empty database. */
export async function statementsOf(url: string): Promise<number> {
  const victim = await startVictim({ url, at: Number.POSITIVE_INFINITY })
  if (await victim.hasDied) throw new Error('The migration failed')
  await victim.close()
  return victim.statements()
}

export type Interrupted = { hasDied: boolean; survivors: number; schema: string[] }

/** Five migrate this empty database at once, of which the first, who is at work, dies at its n-th statement. */
export async function interrupt({ url, at }: { url: string; at: number }): Promise<Interrupted> {
  const victim = await startVictim({ url, at })
  await Promise.race([victim.hasDied, victim.hasLock])
  const others = Array.from({ length: 4 }, () => migrate({ connectionString: url }))
  const hasDied = await victim.hasDied
  const done = await Promise.allSettled(others)
  await victim.close()
  const survivors = done.filter(({ status }) => status === 'fulfilled').length
  return { hasDied, survivors, schema: await schemaOf(url) }
}

/** To the server, a client whose connections are all reset before a statement is one that was killed with -9 there. */
async function startVictim({ url, at }: { url: string; at: number }) {
  const proxy = await startProxy(url)
  const { promise: hasLock, resolve } = Promise.withResolvers<void>()
  let sent = 0
  proxy.rule = ({ way, type, statement }) => {
    if (way === 'toServer' && (type === 'Q' || type === 'P')) sent++
    if (way === 'toClient' && type === 'Z' && statement.includes('pg_try_advisory_lock')) resolve()
    if (sent === at) proxy.strike('reset')
    return sent >= at ? 'reset' : 'pass'
  }
  const hasDied = migrate({ connectionString: proxy.url }).then(
    () => false,
    () => true,
  )
  return { hasDied, hasLock, statements: () => sent, close: () => proxy.close() }
}

/** All there is of our schema and of Graphile's, what both recorded, and locks that nobody gave back. */
export async function schemaOf(url: string): Promise<string[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    const query = async <Row extends pg.QueryResultRow>(text: string) => (await client.query<Row>(text)).rows
    const records = await query<{ line: string }>(`
      select 'ours ' || name as line from punctual.migrations union all
      select 'graphile ' || id from graphile_worker.migrations union all
      select 'graphile relation ' || relname from pg_class where relnamespace = 'graphile_worker'::regnamespace union all
      select 'lock ' || objid from pg_locks l where locktype = 'advisory'
        and l.database = (select oid from pg_database where datname = current_database())
      order by 1`)
    return [...(await catalogOf({ query })), ...records.map(({ line }) => line)]
  } finally {
    await client.end()
  }
}
