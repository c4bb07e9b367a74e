import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'

const lowest = 20_000
const span = 12_000

/**
 * The port of last time, so that a psql URL stays valid; the first time one that follows from the folder. Below the
 * range that systems give to outgoing connections, or it would soon be taken. The next free one when it is.
 */
export async function choosePort(folder: string): Promise<number> {
  const file = join(folder, 'port')
  const wished = existsSync(file) ? Number(readFileSync(file, 'utf8')) : lowest + (hashOf(folder) % span)
  for (let offset = 0; offset < span; offset++) {
    const port = lowest + ((wished - lowest + offset) % span)
    if (!(await isFree(port))) continue
    writeFileSync(file, `${port}\n`)
    return port
  }
  throw new Error(`No free port between ${lowest} and ${lowest + span}`)
}

const hashOf = (text: string) => createHash('sha256').update(text).digest().readUInt32BE()

async function isFree(port: number): Promise<boolean> {
  const probe = createServer()
  try {
    probe.listen(port, '127.0.0.1')
    await once(probe, 'listening')
    return true
  } catch {
    return false
  } finally {
    probe.close()
  }
}
