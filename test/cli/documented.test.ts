import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runPunctual } from '../support/process.ts'

const root = join(import.meta.dirname, '..', '..')
const guides = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.md'))
  .map((name) => join('docs', name))
const pages = ['README.md', ...guides]

type Call = { page: string; line: string; command: string; flags: string[] }

/** Commands as guides print them: in inline code, or as the beginning of a line of a shell block. */
function callsOf(page: string): Call[] {
  const text = readFileSync(join(root, page), 'utf8')
  const blocks = [...text.matchAll(/```(?:sh|bash)\n(.*?)```/gs)].flatMap(([, block]) => block!.split('\n'))
  const inline = [...text.replaceAll(/```.*?```/gs, '').matchAll(/`([^`\n]+)`/g)].map(([, code]) => code!)
  return [...blocks, ...inline].flatMap((line) => {
    const [, command, rest = ''] = /^(?:npx )?punctual ([a-z]+)\b([^#|]*)/.exec(line.trim()) ?? []
    const flags = [...rest.replaceAll(/"[^"]*"|'[^']*'/g, '').matchAll(/(?<=\s)--?[a-z][a-z-]*/g)]
    return command === undefined ? [] : [{ page, line, command, flags: flags.map(([flag]) => flag) }]
  })
}

const calls = pages.flatMap(callsOf)
const commands = [...new Set(calls.map(({ command }) => command))]

test('the guides call commands, with flags', () => {
  expect(commands.length).toBeGreaterThan(15)
  expect(calls.filter(({ flags }) => flags.length > 0).length).toBeGreaterThan(20)
})

test.concurrent.each(commands)('punctual %s is called in the guides as it is', async (command) => {
  const { code, stdout } = await runPunctual({ args: [command, '--help'] })
  expect(code).toBe(0)
  expect(stdout).toContain(`Usage: punctual ${command} `)
  const unknown = calls
    .filter((call) => call.command === command)
    .filter(({ flags }) => flags.some((flag) => !new RegExp(`${flag}(?![a-z-])`).test(stdout)))
  expect(unknown.map(({ page, line }) => `${page}: ${line}`)).toEqual([])
})
