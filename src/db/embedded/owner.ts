import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { EmbeddedInUseError } from '../../errors.ts'
import { isAlive, processStart } from './processes.ts'

type Owner = { pid: number; start?: string | undefined }

/**
 * Makes this process the one that runs the server on this data, or says who does. A race between two that both find a
 * dead owner is decided later by Postgres, whose own lock file admits one server.
 */
export function takeOwnership(dataDir: string): () => void {
  const file = join(dataDir, 'owner.json')
  const owner = readOwner(file)
  if (owner !== undefined && isStillRunning(owner)) throw new EmbeddedInUseError({ dataDir, pid: owner.pid })
  rmSync(file, { force: true })
  const self: Owner = { pid: process.pid, start: processStart(process.pid) }
  writeFileSync(file, JSON.stringify(self), { flag: 'wx' })
  return () => rmSync(file, { force: true })
}

function readOwner(file: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/** A pid alone proves nothing: it may be another process by now, as pid 1 is after each restart of a container. */
function isStillRunning({ pid, start }: Owner): boolean {
  return isAlive(pid) && (start === undefined || start === processStart(pid))
}
