import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { version } from '../../src/version.ts'
import { punctualWith, temporaryFolder } from './cli.ts'

const punctual = punctualWith()
const main = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'main.js')

test('without arguments, and with --help, it tells what it can do', async () => {
  const bare = await punctual([])
  expect(bare).toMatchObject({ code: 0, stderr: '' })
  expect(bare.stdout).toMatch(/^Usage: punctual/)
  expect((await punctual(['--help'])).stdout).toBe(bare.stdout)
})

test('--version is that of the package', async () => {
  expect(await punctual(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n` })
})

const misuses: [args: string[], said: RegExp][] = [
  [['lst'], /unknown command 'lst'\n\(Did you mean list\?\)\n→ See punctual --help/],
  [
    ['list', '--stat', 'enabled'],
    /unknown option '--stat'\n\(Did you mean --state\?\)\n→ See punctual list --help/,
  ],
  [['list', '--state', 'asleep'], /'asleep' is invalid. Allowed choices are enabled, running/],
  [['list', 'surplus'], /too many arguments for 'list'/],
  [['show'], /missing required argument 'schedule'/],
  [['migrate', 'down'], /'down' is invalid for argument 'action'. Allowed choices are up, status, plan/],
  [['runs', '--limit', '0'], /Allowed: a whole number from 1 to 200/],
  [['why', 'x', '--at', 'yesterday'], /Allowed: an instant such as/],
  [['next', '@daily', '--from', '2026-02-30'], /Allowed: an instant such as/],
  [['next', '@daily', '--until', '+2x'], /Allowed: an instant such as .*'\+2h' or '-1d'/],
  [['next', '@daily', '--until', '-2h'], /--until .* is not after --from\n→ See punctual next --help/],
  [['next', '@daily', '--from', '+2h', '--until', '+1h'], /is not after --from/],
  [['next', '@daily', '--tz', 'Europe/Berln'], /did you mean "Europe\/Berlin"\?/],
  [['disable', 'x', '--for', 'soon'], /Allowed: a duration such as/],
  [['disable', 'x', '--for', '2h', '--until', '+1h'], /cannot be used with option/],
  [['run', 'x', '--payload', '[1]'], /Allowed: a JSON object/],
  [['worker', '--concurrency', 'many'], /Allowed: a whole number from 1 to 1000/],
]

test.each(misuses)('%j is refused with the remedy and exit code 2', async (args, said) => {
  const { code, stdout, stderr } = await punctual(args)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toMatch(/^✕ /)
  expect(stderr).toMatch(said)
})

test('with --json a misuse is a problem document, and stdout stays empty', async () => {
  const { code, stdout, problem } = await punctual(['list', '--stat', '--json'])
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(problem()).toEqual({
    type: 'urn:punctual:problem:usage',
    title: 'The request cannot be read',
    status: 400,
    detail: "unknown option '--stat'\n(Did you mean --state?)",
    hint: 'See punctual list --help',
    exitCode: 2,
  })
})

test('an older Node is told so before anything is loaded that it cannot read', () => {
  const pretend =
    "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.19.5' } })"
  const args = ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`, main, 'list']
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  expect(status).toBe(3)
  expect(stderr).toMatch(/^Punctual needs Node 22.18 or newer; this is 20.19.5/)
})

test('a reader that has had enough ends it without a word', async () => {
  const child = spawn(process.execPath, [main, 'next', '* * * * *', '-n', '1000'], { stdio: 'pipe' })
  const said: string[] = []
  child.stderr.setEncoding('utf8').on('data', (text) => said.push(text))
  child.stdout.destroy()
  const [code] = await once(child, 'close')
  expect({ code, said: said.join('') }).toEqual({ code: 0, said: '' })
})

test('colour is for terminals, unless it is asked for', async () => {
  const control = String.fromCharCode(27)
  const args = ['next', '@daily']
  expect((await punctual(args)).stdout).not.toContain(control)
  expect((await punctual(args, { env: { FORCE_COLOR: '1' } })).stdout).toContain(control)
})

test('an .env of the directory counts, and the environment before it', async () => {
  const cwd = temporaryFolder()
  writeFileSync(join(cwd, '.env'), 'LOG_LEVEL=loud\n')
  expect(await punctual(['list'], { cwd })).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/LOG_LEVEL.*loud/),
  })
  const given = await punctual(['list'], { cwd, env: { LOG_LEVEL: 'info' } })
  expect(given.code).toBe(6)
})
