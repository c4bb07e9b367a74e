import { mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbedded } from '../src/db/embedded.ts'
import { migrate } from '../src/db/migrate.ts'

export type BenchServer = {
  version: string
  /** A copy of one migrated template; its URL. */
  database(name: string): Promise<string>
  stop(): Promise<void>
}

/** Counting statements is off until a question turns it on in its own database. */
const settings = { shared_preload_libraries: 'pg_stat_statements', 'pg_stat_statements.track': 'none' }

const template = 'bench_template'

/** A throw-away server with the settings that Postgres comes with: what it says is committed is on the disk. */
export async function startServer(): Promise<BenchServer> {
  const folder = mkdtempSync(join(tmpdir(), 'punctual-bench-'))
  const server = await startEmbedded({ dataDir: folder, settings })
  const urlOf = (name: string) => server.url.replace(/[^/]+$/, name)
  await statement(server.url, `create database ${template}`)
  await migrate({ connectionString: urlOf(template) })
  await statement(urlOf(template), await readFile(join(import.meta.dirname, 'sql', 'fixtures.sql'), 'utf8'))
  return {
    version: server.version,
    async database(name) {
      await statement(server.url, `create database ${name} template ${template}`)
      return urlOf(name)
    },
    async stop() {
      await server.stop()
      rmSync(server.dataDir, { recursive: true, force: true })
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function statement(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}
