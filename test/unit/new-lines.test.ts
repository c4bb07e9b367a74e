import { expect, test } from 'vitest'
import { newLines } from '../../src/cli/new-lines.ts'

const cases: [what: string, seen: string, now: string, lines: string[]][] = [
  ['nothing was logged', '', '', []],
  ['the first lines', '', 'a\nb', ['a', 'b']],
  ['one more', 'a\nb', 'a\nb\nc', ['c']],
  ['nothing more', 'a\nb', 'a\nb', []],
  ['a line that was there before comes again', 'a\nb', 'a\nb\na\nb', ['a', 'b']],
  ['the oldest were dropped', 'a\nb\nc', '(2 earlier lines were dropped)\nc\nd', ['d']],
  [
    'more were dropped than were seen',
    'a\nb',
    '(9 earlier lines were dropped)\nx\ny',
    ['(9 earlier lines were dropped)', 'x', 'y'],
  ],
]

test.each(cases)('%s', (_what, seen, now, lines) => expect(newLines(seen, now)).toEqual(lines))
