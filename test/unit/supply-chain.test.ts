import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { verdictOf } from '../supply-chain/audit.ts'

type Locked = {
  integrity?: string
  resolved?: string
  link?: boolean
  hasInstallScript?: boolean
} & Partial<Record<'dev' | 'devOptional' | 'optional' | 'peer', boolean>>

const root = join(import.meta.dirname, '..', '..')
const readJson = (file: string) => JSON.parse(readFileSync(join(root, file), 'utf8'))
const { packages }: { packages: Record<string, Locked> } = readJson('package-lock.json')
const locked = Object.entries(packages).filter(([path]) => path !== '')

/** What the image installs: npm ci --omit=dev --omit=optional --omit=peer. */
const runtime = locked.filter(
  ([, { dev, devOptional, optional, peer }]) => !dev && !devOptional && !optional && !peer,
)

describe('the lock file', () => {
  test('names the content of every package, but of formatters for other platforms', () => {
    const open = locked.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'))
    const unknown = open.filter(
      ([path, { dev, optional }]) => !(dev && optional && path.includes('@biomejs/cli-')),
    )
    expect(unknown.map(([path]) => path)).toEqual([])
    expect(open.length).toBeLessThanOrEqual(8)
  })

  test('takes nothing from elsewhere than the registry', () => {
    const strange = locked.filter(
      ([, { resolved, link }]) => link || (resolved && !resolved.startsWith('https://registry.npmjs.org/')),
    )
    expect(strange.map(([path]) => path)).toEqual([])
  })

  test('has no package at run time that runs a script when it is installed', () => {
    expect(runtime.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path)).toEqual([])
    const scripts = runtime.flatMap(([path]) => {
      const file = join(path, 'package.json')
      if (!existsSync(join(root, file))) return []
      const found = readJson(file).scripts ?? {}
      return ['preinstall', 'install', 'postinstall']
        .filter((name) => name in found)
        .map((name) => `${path} ${name}`)
    })
    expect(scripts).toEqual([])
  })

  /** Sixty was the aim; Graphile Worker and node-pg-migrate alone bring more, most of it for their command lines. */
  test('does not grow at run time unnoticed', () => expect(runtime.length).toBeLessThanOrEqual(135))
})

describe('the package', () => {
  const [pack] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  ) as [{ files: { path: string }[] }]
  const paths = pack.files.map(({ path }) => path)

  test('holds what runs and what is read, and nothing else', () => {
    const places =
      /^(dist\/.+\.(js|d\.ts)|migrations\/.+\.sql|sql\/.+\.sql|sql\/psql\/.+|src\/web\/assets\/.+|docs\/runbooks\/.+\.md|package\.json|[A-Z]+(\.md)?)$/
    expect(paths.filter((path) => !places.test(path))).toEqual([])
    for (const needed of ['LICENSE', 'README.md', 'CHANGELOG.md', 'migrations/0001_tables.sql'])
      expect(paths).toContain(needed)
  })

  test('holds no test, no secret and no map to sources that are not there', () => {
    const odd = paths.filter((path) =>
      /(^|\/)(test|bench|\.env|\.ci|node_modules)|\.map$|tsbuildinfo|\.tgz$|secret/.test(path),
    )
    expect(odd).toEqual([])
  })
})

describe('the audit', () => {
  const report = (high: number) =>
    JSON.stringify({
      metadata: { vulnerabilities: { low: 2, high } },
      vulnerabilities: { leftpad: { severity: 'high' } },
    })

  test('fails for a high advisory and names it', () => {
    expect(verdictOf(report(1), { isRequired: false })).toMatchObject({
      hasFailed: true,
      words: expect.stringContaining('high: leftpad'),
    })
    expect(verdictOf(report(0), { isRequired: true })).toMatchObject({ hasFailed: false, isKnown: true })
  })

  test('says loudly that nothing is known, and fails where it must be', () => {
    for (const output of ['', 'npm error audit endpoint returned an error', '{"error": {"summary": ""}}']) {
      const verdict = verdictOf(output, { isRequired: false })
      expect(verdict).toMatchObject({
        isKnown: false,
        hasFailed: false,
        words: expect.stringContaining('AUDIT NOT DONE'),
      })
      expect(verdictOf(output, { isRequired: true }).hasFailed).toBe(true)
    }
  })
})
