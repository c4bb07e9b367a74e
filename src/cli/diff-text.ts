import type { DefinitionChange } from '../db/definitions.ts'
import { counted } from '../wording.ts'
import { paint, symbol } from './paint.ts'

type Diff = { changes: readonly DefinitionChange[]; notes: readonly DefinitionChange[] }

/** Code against database as a short diff: a line for each thing, below it a line for each field that changes. */
export function diffText({ changes, notes }: Diff): string {
  const things = Map.groupBy(changes, ({ kind, id }) => `${subjectOf(kind)} ${id}`)
  const lines = [...things].flatMap(([thing, rows]) => [
    headline(thing, rows),
    ...rows.filter(({ field, kind }) => field !== null && kind !== 'renamed').map(fieldLine),
  ])
  const noted = notes.map(({ id, note }) => paint('dim', `  job ${id}: ${note}`))
  const sum =
    things.size === 0
      ? 'Code and database agree.'
      : `${counted(things.size, 'difference')}; the next daemon that leads with this code applies them.`
  return [...lines, ...noted, ...(lines.length + noted.length === 0 ? [] : ['']), sum].join('\n')
}

/** Kinds of schedules are one word, those of other things end with what they are. */
function subjectOf(kind: string): string {
  return kind.split(' ')[1] ?? 'schedule'
}

const signs = {
  new: { sign: '+', format: 'green', after: '' },
  inserted: { sign: '+', format: 'green', after: ' (disabled until it is enabled)' },
  retired: { sign: '-', format: 'red', after: ' (retired: kept with its history)' },
  returned: { sign: '+', format: 'green', after: ' (returns with its state)' },
  changed: { sign: '~', format: 'yellow', after: '' },
  renamed: { sign: '~', format: 'yellow', after: '' },
} as const

function headline(thing: string, rows: readonly DefinitionChange[]): string {
  const kinds = rows.map(({ kind }) => kind.split(' ')[0] as keyof typeof signs)
  const main = kinds.find((kind) => kind !== 'changed' && kind !== 'renamed') ?? 'changed'
  const renamed = rows.find(({ kind }) => kind === 'renamed')
  const { sign, format, after } = signs[main]
  const former = renamed === undefined ? '' : ` (was ${renamed.was})`
  return `${paint(format, `${sign} ${thing}`)}${former}${after}`
}

function fieldLine({ field, was, becomes }: DefinitionChange): string {
  return `    ${field}: ${shown(was)} ${symbol('arrow')} ${shown(becomes)}`
}

const longest = 60

function shown(value: unknown): string {
  const text = value === null ? 'none' : JSON.stringify(value)
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text
}
