/** A wall clock that tests may set, around a process that is told of it by its environment; its monotonic clock stays true. */
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type FakeClock = {
  env: Record<string, string>
  /** As libfaketime has it: '+1h', '-2h', '+0'. Who reads the clock next sees it. */
  set(offset: string): void
  remove(): void
}

export const withoutLibrary = 'libfaketime is not installed (apt install faketime)'

/** Undefined where the library is missing. */
export function fakeClock(): FakeClock | undefined {
  const library = findLibrary()
  if (library === undefined) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'punctual-clock-'))
  const file = join(folder, 'offset')
  const set = (offset: string) => writeFileSync(file, `${offset}\n`)
  set('+0')
  chmodSync(folder, 0o755)
  chmodSync(file, 0o644)
  return {
    env: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
    set,
    remove: () => rmSync(folder, { recursive: true }),
  }
}

function findLibrary(): string | undefined {
  const folders = ['/usr/lib', '/usr/local/lib', '/usr/lib64'].filter((folder) => existsSync(folder))
  const inside = folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  return [...folders, ...inside]
    .map((folder) => join(folder, 'faketime', 'libfaketimeMT.so.1'))
    .find((path) => existsSync(path))
}
