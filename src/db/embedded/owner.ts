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
  const file = fileIn(dataDir)
  const owner = runningOwner(dataDir)
  if (owner !== undefined) throw new EmbeddedInUseError({ dataDir, pid: owner })
  rmSync(file, { force: true })
  const self: Owner = { pid: process.pid, start: processStart(process.pid) }
  writeFileSync(file, JSON.stringify(self), { flag: 'wx' })
  return () => rmSync(file, { force: true })
}

/** The process that runs the server on this data now. */
export function runningOwner(dataDir: string): number | undefined {
  const owner = readOwner(fileIn(dataDir))
  return owner !== undefined && isStillRunning(owner) ? owner.pid : undefined
}

const fileIn = (dataDir: string) => join(dataDir, 'owner.json')

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
