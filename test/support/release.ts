import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { ownFolder } from '../../src/db/migrate/files.ts'

/** A copy of migrations/ and sql/ that a test may change, as if it were another release; gone after the test. */
export function copyRelease(): string {
  const folder = mkdtempSync(join(tmpdir(), 'punctual-release-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const name of ['migrations', 'sql']) {
    cpSync(join(ownFolder, name), join(folder, name), { recursive: true })
  }
  return folder
}
