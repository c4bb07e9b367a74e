import { execFile } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findConfig } from '../../../src/config/import.ts'
import { ConfigError } from '../../../src/errors.ts'

const good = "export default { jobs: [{ name: 'a', run: () => 1 }], schedules: [] }"
let folder: string

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'punctual-config-')))
})
afterAll(() => rmSync(folder, { recursive: true }))

function written(name: string, text: string): string {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

/** Loads as the CLI does, in a process of its own: the test runner compiles what it imports, Node does not. */
async function load(fields: {
  directory: string
  path?: string
}): Promise<{ jobs?: string[]; message?: string; hint?: string }> {
  const source = `
    const { loadConfig } = await import(${JSON.stringify(new URL('../../../src/config.ts', import.meta.url).href)})
    const told = await loadConfig(${JSON.stringify(fields)}).then(
      ({ jobs }) => ({ jobs: jobs.map(({ name }) => name) }),
      ({ message, hint }) => ({ message, hint }),
    )
    console.log(JSON.stringify(told))`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', source])
  return JSON.parse(stdout)
}

describe('finding the config', () => {
  it('takes the first of the usual names', () => {
    const first = written('punctual.config.mts', good)
    written('punctual.config.mjs', good)
    expect(findConfig({ directory: folder, path: undefined })).toBe(first)
    rmSync(first)
    expect(findConfig({ directory: folder, path: undefined })).toBe(join(folder, 'punctual.config.mjs'))
    rmSync(join(folder, 'punctual.config.mjs'))
  })

  it('tells what it looked for', () => {
    expect(() => findConfig({ directory: folder, path: undefined })).toThrow(
      `there is none in ${folder}; looked for punctual.config.ts, punctual.config.mts, punctual.config.js, punctual.config.mjs`,
    )
    expect(() => findConfig({ directory: folder, path: 'nowhere.ts' })).toThrow(
      `PUNCTUAL_CONFIG names ${join(folder, 'nowhere.ts')}, where there is no file`,
    )
    expect(() => findConfig({ directory: folder, path: '.' })).toThrow(ConfigError)
  })
})

describe('loading the config', () => {
  it('reads TypeScript and JavaScript', async () => {
    written('typed.ts', `${good} satisfies object`)
    written('plain.mjs', good)
    await expect(load({ directory: folder, path: 'typed.ts' })).resolves.toEqual({ jobs: ['a'] })
    await expect(load({ directory: folder, path: 'plain.mjs' })).resolves.toEqual({ jobs: ['a'] })
  })

  it.each([
    ['throw.ts', "\nthrow new Error('no such feed')", 'it cannot be loaded: no such feed ({file}:2)'],
    [
      'syntax.mjs',
      'export default {\n  jobs: [}',
      "it cannot be loaded: Unexpected token '}' (node --check tells the line)",
    ],
    ['syntax.ts', 'export default {\n  jobs: [}', 'it cannot be loaded: Expression expected ({file}:2)'],
    [
      'import.ts',
      "import 'not-installed'",
      "it cannot be loaded: Cannot find package 'not-installed'",
      'npm install not-installed',
    ],
    [
      'enum.ts',
      `enum Group { Feed }\n${good}`,
      'types that can be erased: no enum, namespace or parameter property',
    ],
    [
      'named.ts',
      good.replace('export default', 'export const config ='),
      'it has no default export; allowed: export default defineConfig({ … })',
    ],
    ['function.ts', 'export default () => ({})', 'its default export is not an object'],
    ['wrong.ts', good.replace("'a'", "'a b'"), 'jobs["a b"].name: is not valid'],
  ])('%s tells what is wrong and where', async (name, text, expected, remedy = '{file}') => {
    const file = written(name, text)
    const { message, hint } = await load({ directory: folder, path: name })
    expect(message).toContain(`${file}: 1 problem\n`)
    expect(message).toContain(expected.replace('{file}', file))
    expect(hint).toContain(remedy.replace('{file}', file))
  })
})
