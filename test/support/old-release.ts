import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const releases = join(import.meta.dirname, '..', 'upgrade', 'releases')

/**
 * The folder of a published package, unpacked once beside its archive, inside the checkout: so its imports find the
 * libraries of this one. Its CLI is `dist/cli/main.js` there.
 */
export function unpackRelease(version: string): string {
  const folder = join(releases, version)
  if (existsSync(folder)) return folder
  const archive = join(releases, `punctual-${version}.tgz`)
  const unpacking = mkdtempSync(join(releases, `${version}-`))
  execFileSync('tar', ['xzf', archive, '-C', unpacking, '--strip-components', '1'])
  try {
    renameSync(unpacking, folder)
  } catch (error) {
    rmSync(unpacking, { recursive: true })
    // Another test file may have been quicker.
    if (!existsSync(folder)) throw error
  }
  return folder
}
