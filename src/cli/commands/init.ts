import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { defineCommand } from '../command.ts'
import { initFiles } from '../init-files.ts'
import { paint, symbol } from '../paint.ts'
import { punctualCommand } from '../punctual-command.ts'
import { table } from '../table.ts'

type Options = { directory: string; force?: true }
type Outcome = 'written' | 'kept' | 'replaced'

export const command = defineCommand<Options>({
  usage: 'init',
  summary: 'Begin in this directory: a configuration, a job, and what Fly and Docker need',
  details: 'It asks nothing, and leaves what exists as it is unless told to replace it.',
  examples: ['punctual init', 'punctual init --directory scheduler'],
  flags: [
    { flags: '--directory <path>', help: 'where to', otherwise: '.' },
    { flags: '--force', help: 'replace what exists' },
  ],
  async run({ options: { directory, force = false }, output }) {
    const files = Object.entries(initFiles).map(([name, text]) => {
      const path = join(directory, name)
      return { path, outcome: write({ path, text, force }) }
    })
    output.data({ files }, () => [rows(files), '', next(directory)].join('\n'))
    if (files.some(({ outcome }) => outcome === 'kept'))
      output.note('What existed was left as it is; --force replaces it.')
    return undefined
  },
})

type Writing = { path: string; text: string; force: boolean }

function write({ path, text, force }: Writing): Outcome {
  const exists = existsSync(path)
  if (exists && !force) return 'kept'
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  return exists ? 'replaced' : 'written'
}

function rows(files: readonly { path: string; outcome: Outcome }[]): string {
  return table({
    columns: ['', '', ''],
    rows: files.map(({ path, outcome }) => [
      outcome === 'kept' ? paint('dim', symbol('none')) : paint('green', symbol('ok')),
      path,
      outcome === 'written' ? '' : paint('dim', outcome === 'kept' ? 'exists, kept' : outcome),
    ]),
  })
}

/** Whether what was written can import punctual. */
function isInstalled(directory: string): boolean {
  try {
    return createRequire(resolve(directory, 'punctual.config.ts')).resolve('punctual') !== ''
  } catch {
    return false
  }
}

function next(directory: string): string {
  const punctual = punctualCommand()
  return table({
    columns: ['', ''],
    rows: [
      ...(isInstalled(directory) ? [] : [['npm install punctual', paint('dim', 'what the files import')]]),
      [`${punctual} lint`, paint('dim', 'what is wrong or may surprise')],
      [`${punctual} start`, paint('dim', 'everything, with a Postgres of its own')],
      [`${punctual} enable hello`, paint('dim', 'new schedules start disabled')],
    ],
  })
}
