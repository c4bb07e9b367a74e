import { createHash } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { sharedFolder } from './shared-folder.ts'

type Link = { source: string; target: string }

/** The package makes these links in an install script; where scripts are blocked, they are made here. */
export function linkLibraries(native: string): void {
  const links: Link[] = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'))
  for (const { source, target } of links) {
    const link = join(dirname(native), target)
    if (lstatSync(link, { throwIfNoEntry: false }) === undefined)
      makeLink(relative(dirname(target), source), link)
  }
}

function makeLink(target: string, link: string): void {
  try {
    symlinkSync(target, link)
  } catch {
    // A read-only folder: running the binaries tells whether they lack the link.
  }
}

/** A copy that users other than root can reach; made once, then found again by the place it was copied from. */
export function copyToReachableFolder(native: string): string {
  const { mtimeMs } = lstatSync(join(native, 'bin', 'postgres'))
  const name = createHash('sha256').update(`${native} ${mtimeMs}`).digest('hex').slice(0, 12)
  const copy = join(sharedFolder(`binaries-${name}`), 'native')
  if (existsSync(copy)) return copy
  const partial = join(dirname(copy), `${basename(copy)}-${process.pid}`)
  cpSync(native, partial, { recursive: true, verbatimSymlinks: true })
  chmodSync(partial, 0o755)
  rename(partial, copy)
  return copy
}

function rename(partial: string, copy: string): void {
  try {
    renameSync(partial, copy)
  } catch (error) {
    rmSync(partial, { recursive: true, force: true })
    if (!existsSync(copy)) throw error
  }
}
