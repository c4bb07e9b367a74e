import type { Answer, Figure } from './question.ts'

export type Asked = { name: string; seed: number; answer: Answer }
export type Verdict = 'ok' | 'MISS' | 'limit' | 'skipped'

export function verdictOf({ holds }: Figure): Verdict {
  if (holds === null) return 'limit'
  return holds ? 'ok' : 'MISS'
}

/** Why an answer does not count: what it measured is beside the point when the faults did not happen. */
export function shortfall({ answer: { figures, faults, skipped } }: Asked): string | undefined {
  if (skipped !== undefined) return undefined
  if (faults.injected < faults.planned)
    return `only ${faults.injected} of ${faults.planned} planned faults happened`
  return figures.length === 0 ? 'it answered with no figure at all' : undefined
}

export function isMissed(asked: Asked): boolean {
  return shortfall(asked) !== undefined || asked.answer.figures.some((figure) => verdictOf(figure) === 'MISS')
}

export const head = ['id', 'what', 'measured', 'target', 'peer', 'verdict'] as const

/** The rows of one question. A question that was skipped or cut short says so in a row of its own. */
export function rowsOf(asked: Asked): string[][] {
  const { figures, skipped } = asked.answer
  const rows = figures.map((figure) => {
    const { id, what, measured, target, peer } = figure
    return [id, what, measured, target, peer, verdictOf(figure)]
  })
  if (skipped !== undefined) rows.push(['', asked.name, skipped, '', '', 'skipped'])
  const short = shortfall(asked)
  if (short !== undefined) rows.push(['', asked.name, short, '', '', 'MISS'])
  return rows
}

export function printed(asked: readonly Asked[]): string {
  const table: string[][] = [
    [...head, 'seed'],
    ...asked.flatMap((one) => rowsOf(one).map((row) => [...row, String(one.seed)])),
  ]
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)))
  const line = (row: string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd()
  return table.map(line).join('\n')
}
