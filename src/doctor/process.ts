import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { version } from '../version.ts'
import { type Finding, fail, ok, warn } from './finding.ts'

type Manifest = { name?: string; version: string; dependencies: Record<string, string> }

/** Node and the packages that this process would run with. */
export function checkProcess(): Finding[] {
  return [checkNode(process.versions.node), checkPackages(), ...checkTimeZone(process.env.TZ)]
}

export function checkNode(given: string): Finding {
  const [major = 0, minor = 0] = given.split('.').map(Number)
  const isEnough = major > 22 || (major === 22 && minor >= 18)
  if (!isEnough) return fail('node', `Node ${given} is too old.`, 'Install Node 22.18 or newer.')
  return ok('node', `Node ${given}, time zones ${process.versions.tz}.`)
}

function checkPackages(): Finding {
  const own = manifestIn(join(import.meta.dirname, '..', '..'))!
  const found = new Map(['graphile-worker', 'pg'].map((name) => [name, installed(name)]))
  const lacking = [...found].filter(([, is]) => is === undefined).map(([name]) => name)
  if (lacking.length > 0)
    return fail('packages', `${lacking.join(' and ')} cannot be found.`, 'Run: npm install')
  const worker = found.get('graphile-worker')!
  const wanted = own.dependencies['graphile-worker']!.replace(/^[~^]/, '')
  if (worker.split('.').slice(0, 2).join('.') !== wanted.split('.').slice(0, 2).join('.'))
    return fail(
      'packages',
      `graphile-worker ${worker} is installed; Punctual ${version} is made for ${wanted}.`,
      `Run: npm install graphile-worker@~${wanted}`,
    )
  const list = [...found].map(([name, is]) => `${name} ${is}`).join(', ')
  return ok('packages', `punctual ${version}, ${list}.`)
}

/** By the package.json above what an import would find: few packages export that file. */
function installed(name: string): string | undefined {
  try {
    for (let folder = dirname(fileURLToPath(import.meta.resolve(name))); folder !== dirname(folder); ) {
      const found = manifestIn(folder)
      if (found?.name === name) return found.version
      folder = dirname(folder)
    }
  } catch {}
  return undefined
}

function manifestIn(folder: string): Manifest | undefined {
  const file = join(folder, 'package.json')
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
}

/** Nothing here depends on it, but logs of other programs beside ours would tell another time. */
function checkTimeZone(zone: string | undefined): Finding[] {
  if (zone === undefined || /^(Etc\/)?(UTC|GMT)$/.test(zone)) return []
  const found = `TZ is ${zone}; Punctual does not use it.`
  return [warn('time zone', found, 'Unset TZ: schedules have their own zone.')]
}
