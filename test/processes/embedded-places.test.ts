import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { findEmbedded } from '../../src/db/embedded/find.ts'
import { startEmbedded } from '../../src/db/embedded.ts'
import { Events } from '../../src/events.ts'
import { ask } from '../support/ask.ts'

const emitted: string[] = []

async function start(dataDir: string) {
  const events = new Events()
  events.onAny((name) => emitted.push(name))
  const server = await startEmbedded({ dataDir, events, settings: { fsync: 'off' } })
  onTestFinished(() => server.stop())
  return server
}

test('a file in the place of the folder is refused', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'punctual-place-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'port'), '5432\n')
  await expect(start(join(folder, 'port'))).rejects.toMatchObject({
    code: 'data-directory',
    message: expect.stringContaining(`${folder}/port`),
  })
})

test.runIf(process.platform === 'linux')(
  'a folder where none can be made is refused, not tried for ever',
  async () => {
    await expect(start('/proc/punctual/postgres')).rejects.toMatchObject({
      code: 'data-directory',
      message: expect.stringContaining('/proc/punctual'),
    })
  },
)

const isRoot = process.getuid?.() === 0

test.runIf(isRoot)('root finds another place for what the server user cannot reach', async () => {
  const closed = mkdtempSync(join(tmpdir(), 'punctual-closed-'))
  const wanted = join(closed, 'inside')
  const { dataDir: place, url, stop } = await start(wanted)
  expect(emitted).toEqual(['postgres.moved', 'postgres.preparing', 'postgres.started'])
  expect(place).toMatch(/^\/var\/tmp\/punctual-[0-9a-f]{12}\/postgres$/)
  expect(await ask(url, 'select 1')).toEqual([1])
  expect(findEmbedded({ dataDir: wanted })).toBe(url)
  await stop()
  expect(findEmbedded({ dataDir: wanted })).toBeUndefined()
  const again = await start(wanted)
  expect(again.url).toBe(url)
  await again.stop()
  for (const folder of [dirname(place), closed]) rmSync(folder, { recursive: true })
})
