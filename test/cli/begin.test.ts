import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { punctualWith, temporaryFolder } from './cli.ts'

const punctual = punctualWith()
const root = join(import.meta.dirname, '..', '..')

test('init writes what a project begins with, and that is a good configuration', async () => {
  const cwd = temporaryFolder()
  const first = (await punctual(['init', '--json'], { cwd })).json()
  expect(first.files).toEqual([
    { path: 'punctual.config.ts', outcome: 'written' },
    { path: 'jobs/hello.ts', outcome: 'written' },
    { path: 'fly.punctual.toml', outcome: 'written' },
    { path: 'compose.punctual.yml', outcome: 'written' },
  ])
  mkdirSync(join(cwd, 'node_modules'))
  symlinkSync(root, join(cwd, 'node_modules', 'punctual'))
  const { code, json } = await punctual(['lint', '--strict', '--json'], { cwd })
  expect({ code, findings: json().findings }).toEqual({ code: 0, findings: [] })
})

test('where punctual is not installed, init and lint say how it is', async () => {
  const cwd = temporaryFolder()
  expect((await punctual(['init'], { cwd })).stdout).toMatch(/\n\nnpm install punctual .*\npunctual lint /)
  const { code, stderr } = await punctual(['lint'], { cwd })
  expect(code).toBe(3)
  expect(stderr).toMatch(/Cannot find package 'punctual'.*\n→ Run: npm install punctual\n$/)
  mkdirSync(join(cwd, 'node_modules'))
  symlinkSync(root, join(cwd, 'node_modules', 'punctual'))
  expect((await punctual(['init'], { cwd })).stdout).not.toContain('npm install')
})

test('complaint 20: init asks nothing; it leaves what exists, says so, and replaces it only when told to', async () => {
  const cwd = temporaryFolder()
  const config = join(cwd, 'punctual.config.ts')
  writeFileSync(config, 'mine')
  const { code, stdout, stderr } = await punctual(['init'], { cwd })
  expect(code).toBe(0)
  expect(stdout).toMatch(/^– {2}punctual\.config\.ts +exists, kept\n✓ {2}jobs\/hello\.ts\n/)
  expect(stderr).toMatch(/--force replaces it/)
  expect(readFileSync(config, 'utf8')).toBe('mine')
  const { files } = (await punctual(['init', '--force', '--json'], { cwd })).json()
  expect(files[0]).toEqual({ path: 'punctual.config.ts', outcome: 'replaced' })
  expect(readFileSync(config, 'utf8')).toContain('defineConfig')
})

const configOf = (cron: string) =>
  `export default { jobs: [{ name: 'work', run() {} }], schedules: [{ id: 'odd', cron: '${cron}', target: { job: 'work' } }] }`

test('lint tells what may surprise; with --strict that fails, and what cannot be loaded is 3', async () => {
  const cwd = temporaryFolder()
  const file = join(cwd, 'punctual.config.ts')
  writeFileSync(file, configOf('*/7 * * * *'))
  const loose = await punctual(['lint'], { cwd })
  expect(loose.code).toBe(0)
  expect(loose.stdout).toMatch(
    /^▲ odd: "\*\/7" in the minute field .* cron\n.*: 1 schedule, 1 job: 0 errors, 1 warning\n$/,
  )
  expect((await punctual(['lint', '--strict'], { cwd })).code).toBe(1)
  writeFileSync(file, configOf('0 0 30 2 *'))
  expect(await punctual(['lint'], { cwd })).toMatchObject({ code: 3, stdout: '' })
})

/** What bash would offer for a line that is being typed. */
function offered(script: string, line: string[]): string[] {
  const words = line.map((word) => `'${word}'`).join(' ')
  const ask = `COMP_WORDS=(punctual ${words}); COMP_CWORD=${line.length}; _punctual; printf '%s\\n' "\${COMPREPLY[@]}"`
  const { stdout, stderr } = spawnSync('bash', ['-c', `${script}\n${ask}`], { encoding: 'utf8' })
  expect(stderr).toBe('')
  return stdout.trim().split('\n')
}

test('bash completes commands, flags and their values', async () => {
  const { script } = (await punctual(['completion', '--json'])).json()
  expect(offered(script, ['comp'])).toEqual(['completion'])
  expect(offered(script, ['list', '--sta'])).toEqual(['--state'])
  expect(offered(script, ['list', '--state', 'pa'])).toEqual(['paused', 'parked'])
  expect(offered(script, ['migrate', 's'])).toEqual(['status'])
})

test.each(['zsh', 'fish'])('%s is told every command and flag', async (shell) => {
  const { commands } = (await punctual(['help', '--json'])).json()
  const { stdout } = await punctual(['completion', shell])
  for (const { name, options } of commands) {
    expect(stdout).toMatch(new RegExp(`\\b${name}\\b`))
    for (const option of options) expect(stdout).toContain(option.name.replace(/^--/, ''))
  }
})

test('help is a tree of commands for programs, and one page for people', async () => {
  const { commands } = (await punctual(['help', '--json'])).json()
  const disable = commands.find(({ name }: { name: string }) => name === 'disable')
  expect(disable).toMatchObject({
    group: 'Act',
    arguments: [{ name: 'schedule', required: false, variadic: true, choices: null }],
    examples: expect.arrayContaining([expect.stringMatching(/^punctual disable /)]),
  })
  expect(disable.options.find(({ name }: { name: string }) => name === '--for')).toMatchObject({
    value: 'required',
  })
  expect((await punctual(['help', 'list'])).stdout).toBe((await punctual(['list', '--help'])).stdout)
  expect(await punctual(['help', 'lst'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Did you mean "list"?'),
  })
})
