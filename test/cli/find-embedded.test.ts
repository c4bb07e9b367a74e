import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { findEmbedded } from '../../src/db/embedded/find.ts'
import { startEmbedded } from '../../src/db/embedded.ts'
import { temporaryFolder } from './cli.ts'

test('a server is found while its process lives, and only then', async () => {
  const dataDir = join(temporaryFolder(), 'postgres')
  expect(findEmbedded({ dataDir })).toBeUndefined()
  const server = await startEmbedded({ dataDir, settings: { fsync: 'off' } })
  expect(findEmbedded({ dataDir })).toBe(server.url)
  await server.stop()
  expect(findEmbedded({ dataDir })).toBeUndefined()
})

test.runIf(process.getuid?.() === 0)('it is found too where root had to put it elsewhere', async () => {
  const closed = mkdtempSync(join(tmpdir(), 'punctual-closed-'))
  const dataDir = join(closed, 'postgres')
  const server = await startEmbedded({ dataDir, settings: { fsync: 'off' } })
  expect(server.dataDir).toMatch(/^\/var\/tmp\/punctual-/)
  expect(findEmbedded({ dataDir })).toBe(server.url)
  await server.stop()
  for (const folder of [dirname(server.dataDir), closed]) rmSync(folder, { recursive: true })
})
