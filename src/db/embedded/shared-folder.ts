import { lstatSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DataDirectoryError } from '../../errors.ts'

/**
 * A folder under /var/tmp that every user can enter but only we can change. The place is open to all, so a folder that
 * somebody else put there first is refused rather than trusted.
 */
export function sharedFolder(name: string): string {
  const path = pathOf(name)
  try {
    mkdirSync(path, { mode: 0o755 })
  } catch (error) {
    if (!isOurs(path))
      throw new DataDirectoryError({ path, problem: 'belongs to somebody else', cause: error })
  }
  return path
}

/** The same where it exists already; nothing is made. */
export function existingSharedFolder(name: string): string | undefined {
  const path = pathOf(name)
  return isOurs(path) ? path : undefined
}

const pathOf = (name: string) => join('/var/tmp', `punctual-${name}`)

function isOurs(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false })
  return found?.isDirectory() === true && found.uid === process.getuid?.() && (found.mode & 0o022) === 0
}
