import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '../../src/db/embedded.ts'

/** The Postgres of one test run. `stop` is told whether somebody wants to look at the databases afterwards. */
export type TestServer = { url: string; stop(options: { keep: boolean }): Promise<void> }

/** TEST_DATABASE_URL, else what TEST_POSTGRES names (containers, system), else the embedded binaries. */
export function startTestServer(): Promise<TestServer> {
  const { TEST_DATABASE_URL: url, TEST_POSTGRES: kind } = process.env
  if (url !== undefined) return Promise.resolve({ url, stop: () => Promise.resolve() })
  if (kind === 'containers') return startContainer()
  if (kind !== undefined && kind !== 'system') throw new Error(`TEST_POSTGRES=${kind}: containers or system`)
  return startThrowAway(kind)
}

/** Losing everything in a crash is fine here, so nothing waits for a disk. */
const settings = { fsync: 'off', full_page_writes: 'off', max_connections: '300' }

async function startThrowAway(source: 'system' | undefined): Promise<TestServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'punctual-test-'))
  const server = await startEmbedded({ dataDir, settings, ...(source === undefined ? {} : { source }) })
  return {
    url: server.url,
    async stop({ keep }) {
      await server.stop()
      if (keep) console.log(`To look at them: node test/support/open.ts ${server.dataDir}`)
      else rmSync(server.dataDir, { recursive: true, force: true })
    },
  }
}

async function startContainer(): Promise<TestServer> {
  const { PostgreSqlContainer } = await import('@testcontainers/postgresql')
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const image = `postgres:${process.env.POSTGRES_VERSION ?? '18'}`
  const container = await new PostgreSqlContainer(image).withCommand(['postgres', ...flags]).start()
  return {
    url: container.getConnectionUri(),
    stop: async () => void (await container.stop()),
  }
}
