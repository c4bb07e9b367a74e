import { short } from './numbers.ts'
import type { Bound, Figure } from './question.ts'

export type Answered = { name: string; asks: string; figures: readonly Figure[] }

const columns = ['figure', 'must', 'aim', 'measured', 'rounds', 'verdict', 'detail'] as const

/** A figure as the cells of a table. */
export function cells(figure: Figure): Record<(typeof columns)[number], string> {
  const { name, must, aim, measured, unit, spread, detail } = figure
  return {
    figure: name,
    must: boundText(must, unit),
    aim: boundText(aim, unit),
    measured: `${short(measured)} ${unit}`,
    rounds: spread === undefined ? '' : `${short(spread[0])}–${short(spread[1])}`,
    verdict: verdict(figure),
    detail,
  }
}

export function verdict({ must, aim, measured }: Figure): string {
  if (must !== undefined && !holds(must, measured)) return 'FAILS'
  if (aim !== undefined)
    return holds(aim, measured) ? 'aim reached' : must === undefined ? 'short of aim' : 'holds'
  return must === undefined ? '' : 'holds'
}

export function printed({ name, asks, figures }: Answered): string {
  const rows = [Object.fromEntries(columns.map((column) => [column, column])), ...figures.map(cells)]
  const widths = columns.map((column) => Math.max(...rows.map((row) => row[column]!.length)))
  const lines = rows.map((row) =>
    columns
      .map((column, at) => row[column]!.padEnd(widths[at]!))
      .join('  ')
      .trimEnd(),
  )
  return `\n${name}: ${asks}\n\n${lines.map((line) => `  ${line}`).join('\n')}\n`
}

export function markdown({ name, asks, figures }: Answered, measuredOn: string): string {
  const line = (values: readonly string[]) => `| ${values.join(' | ')} |`
  const rows = figures.map((figure) => line(Object.values(cells(figure))))
  return [
    `## ${name}`,
    '',
    `${asks}. ${measuredOn}`,
    '',
    line(columns),
    line(columns.map(() => '---')),
    ...rows,
    '',
  ].join('\n')
}

function holds(bound: Bound, measured: number): boolean {
  return 'most' in bound ? measured <= bound.most : measured >= bound.least
}

function boundText(bound: Bound | undefined, unit: string): string {
  if (bound === undefined) return ''
  return 'most' in bound ? `≤ ${short(bound.most)} ${unit}` : `≥ ${short(bound.least)} ${unit}`
}
