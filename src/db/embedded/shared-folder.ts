import { lstatSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DataDirectoryError } from '../../errors.ts'

/**
 * A folder under /var/tmp that every user can enter but only we can change. The place is open to all, so a folder that
 * somebody else put there first is refused rather than trusted.
 */
export function sharedFolder(name: string): string {
  const path = join('/var/tmp', `punctual-${name}`)
  try {
    mkdirSync(path, { mode: 0o755 })
  } catch (error) {
    const found = lstatSync(path, { throwIfNoEntry: false })
    const ours = found?.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o022) === 0
    if (!ours) throw new DataDirectoryError({ path, problem: 'belongs to somebody else', cause: error })
  }
  return path
}
