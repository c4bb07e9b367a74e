import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', '..')

/** Who may not import whom. A place is a file, or a folder and all below it. */
const forbidden: { from: string; except?: string; to: string[]; because: string }[] = [
  { from: 'src/web', to: ['src/daemon', 'src/worker'], because: 'processes meet in the database only' },
  { from: 'src/daemon', to: ['src/web', 'src/worker'], because: 'processes meet in the database only' },
  { from: 'src/worker', to: ['src/web', 'src/daemon'], because: 'processes meet in the database only' },
  { from: 'src/db', to: ['src/web', 'src/daemon', 'src/worker'], because: 'the database serves them all' },
  { from: 'src/simulation', to: ['src/web', 'src/worker'], because: 'web and commands ask for it' },
  { from: 'src', except: 'src/cli', to: ['src/cli'], because: 'commands are the outermost layer' },
]

/** Folders that import nothing of ours but this. */
const secluded: Record<string, string[]> = {
  'src/calendar': ['src/calendar', 'src/errors.ts', 'src/problems.ts', 'src/wording.ts'],
  'src/define.ts': ['src/define.ts', 'src/define'],
  'src/define': ['src/define'],
}

/** Every dependency, and where it may be used. */
const homes: Record<string, string[]> = {
  '@hono/node-server': ['src/web'],
  '@hono/zod-openapi': ['src/web'],
  commander: ['src/cli'],
  'cron-parser': ['src/calendar'],
  cronstrue: ['src/calendar'],
  'date-holidays': ['src/calendar/holidays.ts'],
  'graphile-worker': ['src/worker', 'src/db/migrate/graphile.ts'],
  hono: ['src/web'],
  'ical.js': ['src/calendar/ics.ts'],
  jose: ['src/web'],
  'node-pg-migrate': ['src/db'],
  pg: ['src/db'],
  pino: ['src/log.ts'],
  'pino-pretty': ['src/log.ts'],
  'prom-client': ['src/metrics', 'src/metrics.ts'],
  'rate-limiter-flexible': ['src/web'],
  'temporal-polyfill': ['src/calendar'],
  zod: [
    'src/config',
    'src/environment.ts',
    'src/environment',
    'src/db',
    'src/simulation',
    'src/web',
    'src/worker',
  ],
}

type Import = { file: string; target: string; isType: boolean }

const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => `src/${name}`)
const textOf = (file: string) => readFileSync(join(root, file), 'utf8')
const imports = files.flatMap(importsOf)

function importsOf(file: string): Import[] {
  const statement = /^(?:import|export)\s+(type\s+)?(?:[\w*\s,]|\{[^}]*\})*?\s*from\s+'([^']+)'/gm
  const call = /\bimport\((?<type>)'([^']+)'\)/g
  const text = textOf(file)
  return [...text.matchAll(statement), ...text.matchAll(call)].map(([, isType, given]) => {
    const target = given!.startsWith('.') ? relative(root, join(root, dirname(file), given!)) : given!
    return { file, target, isType: Boolean(isType) }
  })
}

const isIn = (file: string, place: string) => file === place || file.startsWith(`${place}/`)
const isInAny = (file: string, places: string[]) => places.some((place) => isIn(file, place))
const packageOf = (target: string) => /^(@[^/]+\/)?[^/]+/.exec(target)![0]
const isLibrary = (target: string) => !target.startsWith('src/') && !target.startsWith('node:')
const shown = ({ file, target }: Import) => `${file} → ${target}`

test('every import is seen', () => {
  const mention = /^(?! \*).*\bfrom '[^']+'$|^import '|\bimport\('/gm
  expect(imports).toHaveLength(files.flatMap((file) => textOf(file).match(mention) ?? []).length)
  const unknown = imports.filter(({ target }) => target.startsWith('src/') && !files.includes(target))
  expect(unknown.map(shown)).toEqual([])
})

describe('directions', () => {
  test.each(forbidden)('$from never imports $to: $because', ({ from, except = '', to }) => {
    const from_ = imports.filter(({ file }) => isIn(file, from) && !isIn(file, except))
    expect(from_.length).toBeGreaterThan(0)
    expect(from_.filter(({ target }) => isInAny(target, to)).map(shown)).toEqual([])
  })

  test.each(Object.entries(secluded))('%s imports nothing of ours but %s', (place, allowed) => {
    const ours = imports.filter(({ file, target }) => isIn(file, place) && target.startsWith('src/'))
    expect(ours.filter(({ target }) => !isInAny(target, allowed)).map(shown)).toEqual([])
  })
})

describe('libraries', () => {
  test('every dependency has its home, and no other is used', () => {
    const { dependencies, peerDependencies } = JSON.parse(textOf('package.json'))
    const declared = Object.keys({ ...dependencies, ...peerDependencies }).sort()
    const used = imports.map(({ target }) => target).filter(isLibrary)
    expect([...new Set(used.map(packageOf))].sort()).toEqual(declared)
    expect(Object.keys(homes).sort()).toEqual(declared)
  })

  test.each(Object.entries(homes))('%s is used only in %s', (library, places) => {
    const users = imports.filter(({ target }) => isLibrary(target) && packageOf(target) === library)
    expect(users.length).toBeGreaterThan(0)
    expect(users.filter(({ file }) => !isInAny(file, places)).map(shown)).toEqual([])
  })

  test('an optional one is loaded only by whoever needs it: its types are all that is imported', () => {
    const { peerDependencies } = JSON.parse(textOf('package.json'))
    const users = imports.filter(({ target }) => isLibrary(target) && packageOf(target) in peerDependencies)
    expect(users.length).toBeGreaterThan(0)
    expect(users.filter(({ isType }) => !isType).map(shown)).toEqual([])
  })

  test('a config file that imports define.ts loads no library', () => {
    const reached = new Set(['src/define.ts'])
    for (const file of reached) {
      for (const { target } of imports.filter((one) => one.file === file && !one.isType)) reached.add(target)
    }
    expect([...reached].filter(isLibrary)).toEqual([])
  })
})

describe('SQL', () => {
  test('TypeScript calls functions and reads views: it writes no table and joins nothing', () => {
    const literal = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g
    const statement = /\binsert\s+into\b|\bupdate\s+\w+\.?\w*\s+set\b|\bdelete\s+from\b|\bjoin\s+\w+.*\bon\b/i
    const others = files.filter((file) => !isInAny(file, ['src/db/migrate', 'src/db/migrate.ts']))
    const found = others.flatMap((file) => {
      const code = textOf(file).replaceAll(/^\s*(\/\/|\/?\*).*$/gm, '')
      return (code.match(literal) ?? [])
        .filter((text) => statement.test(text))
        .map((text) => `${file}: ${text}`)
    })
    expect(found).toEqual([])
  })
})

test('a file fits on a screen or two', () => {
  const long = files.filter((file) => textOf(file).split('\n').length > 201)
  expect(long).toEqual([])
})
