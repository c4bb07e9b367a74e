/** Starts the server of a failed test run again: node test/support/open.ts <folder>. Ctrl-C stops it. */
import { once } from 'node:events'
import pg from 'pg'
import { startEmbedded } from '../../src/db/embedded.ts'
import { databaseUrl } from './database-url.ts'

const [dataDir] = process.argv.slice(2)
if (dataDir === undefined) throw new Error('Which folder? node test/support/open.ts <folder>')
const server = await startEmbedded({ dataDir })
const client = new pg.Client({ connectionString: server.url })
await client.connect()
const { rows } = await client.query(
  "select datname from pg_database where datname like 'test\\_%' order by 1",
)
await client.end()
for (const { datname } of rows) console.log(`psql "${databaseUrl({ url: server.url, name: datname })}"`)
const keepAlive = setInterval(() => undefined, 2 ** 30)
await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
clearInterval(keepAlive)
await server.stop()
