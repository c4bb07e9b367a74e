import { stripVTControlCharacters } from 'node:util'
import { paint } from './paint.ts'

type Table = {
  /** Titles; '' for a column without one. */
  columns: readonly string[]
  rows: readonly (readonly string[])[]
  /** Columns whose cells end at the same place, such as numbers. */
  right?: readonly string[]
  /** Columns that are never cut short: times and ids, which say nothing in parts. Those at the right never are. */
  whole?: readonly string[]
  width?: number
}

const gutter = '  '
/** What a column gives way to, and what where that does not suffice. */
const narrowest = [12, 1]

/** Columns with two spaces between them and no lines. Where the width does not suffice the last ones give way first. */
export function table({ columns, rows, right = [], whole = [], width = terminalWidth() }: Table): string {
  const natural = columns.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => lengthOf(row[column] ?? ''))),
  )
  const isWhole = columns.map((title) => title !== '' && [...right, ...whole].includes(title))
  const widths = fitted(natural, { width, isWhole })
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

type Room = { width: number; isWhole: readonly boolean[] }

function fitted(natural: readonly number[], { width, isWhole }: Room): number[] {
  const widths = [...natural]
  let excess = widths.reduce((sum, each) => sum + each + gutter.length, -gutter.length) - width
  for (const least of narrowest) {
    for (let column = widths.length - 1; column >= 0 && excess > 0; column--) {
      if (isWhole[column]) continue
      const given = Math.min(excess, Math.max(0, widths[column]! - least))
      widths[column] = widths[column]! - given
      excess -= given
    }
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
