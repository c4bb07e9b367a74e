import { version } from '../version.ts'
import { paint } from './paint.ts'
import { table } from './table.ts'

type Banner = {
  title: string
  /** Label and text. */
  facts: readonly (readonly [string, string | undefined])[]
  /** Commands worth trying, each with what it does. */
  tries: readonly (readonly [string, string])[]
  last: string
}

/** What a person needs after a start, in a few lines. */
export function banner({ title, facts, tries, last }: Banner): string {
  const known = facts.filter(([, text]) => text !== undefined)
  const labels = known.map(([label, text = '']) => ['', paint('dim', label), text])
  const commands = tries.map(([command, meaning]) => ['', command, paint('dim', meaning)])
  return [
    '',
    `${paint('bold', 'Punctual')} ${version} ${title}`,
    '',
    table({ columns: ['', '', ''], rows: labels, width: Number.POSITIVE_INFINITY }),
    '',
    table({ columns: ['', '', ''], rows: commands, width: Number.POSITIVE_INFINITY }),
    '',
    paint('dim', last),
    '',
  ].join('\n')
}
