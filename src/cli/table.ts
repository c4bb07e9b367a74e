import { stripVTControlCharacters } from 'node:util'
import { paint } from './paint.ts'

type Table = {
  /** Titles; '' for a column without one. */
  columns: readonly string[]
  rows: readonly (readonly string[])[]
  /** Columns whose cells end at the same place, such as numbers. */
  right?: readonly string[]
  width?: number
}

const gutter = '  '
const narrowest = 12

/** Columns with two spaces between them and no lines. Where the width does not suffice the last ones give way first. */
export function table({ columns, rows, right = [], width = terminalWidth() }: Table): string {
  const natural = columns.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => lengthOf(row[column] ?? ''))),
  )
  const widths = fitted(natural, width)
  const line = (cells: readonly string[]) =>
    columns
      .map((title, column) => {
        const text = elided(cells[column] ?? '', widths[column]!)
        const space = ' '.repeat(widths[column]! - lengthOf(text))
        return right.includes(title) && title !== '' ? space + text : text + space
      })
      .join(gutter)
      .trimEnd()
  const header = columns.some((title) => title !== '') ? [paint('dim', line(columns))] : []
  return [...header, ...rows.map(line)].join('\n')
}

/** Columns of the terminal; no limit where the text goes elsewhere. */
export function terminalWidth(): number {
  return process.stdout.isTTY ? process.stdout.columns : Number.POSITIVE_INFINITY
}

function fitted(natural: readonly number[], width: number): number[] {
  const widths = [...natural]
  let excess = widths.reduce((sum, each) => sum + each + gutter.length, -gutter.length) - width
  for (let column = widths.length - 1; column >= 0 && excess > 0; column--) {
    const given = Math.min(excess, Math.max(0, widths[column]! - narrowest))
    widths[column] = widths[column]! - given
    excess -= given
  }
  return widths
}

function elided(text: string, width: number): string {
  if (lengthOf(text) <= width) return text
  return `${stripVTControlCharacters(text).slice(0, width - 1)}…`
}

function lengthOf(text: string): number {
  return stripVTControlCharacters(text).length
}
