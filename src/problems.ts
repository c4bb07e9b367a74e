/** One thing wrong in one place; `nearest` is the known name that was probably meant. */
export type Problem = { path: string; problem: string; given?: string; allowed?: string; nearest?: string }

export function problemLine({ path, problem, given, allowed, nearest }: Problem): string {
  const parts = [path === '' ? problem : `${path}: ${problem}`]
  if (given !== undefined) parts.push(`given ${given}`)
  if (allowed !== undefined) parts.push(`allowed: ${allowed}`)
  if (nearest !== undefined) parts.push(`did you mean "${nearest}"?`)
  return parts.join('; ')
}

/** A title, how many, and one line for each: the shape of every error that tells all at once. */
export function listed(title: string, lines: string[]): string {
  const count = lines.length === 1 ? '1 problem' : `${lines.length} problems`
  return [`${title}: ${count}`, ...lines.map((line) => `  - ${line}`)].join('\n')
}

/** The known name that a misspelt one was probably meant to be, if any is near. */
export function nearestName(given: string, known: readonly string[]): string | undefined {
  const bound = Math.max(1, Math.floor(given.length / 3))
  const near = known
    .map((name) => ({ name, distance: distanceBetween(given.toLowerCase(), name.toLowerCase()) }))
    .filter(({ distance }) => distance <= bound)
    .sort((one, other) => one.distance - other.distance)
  return near[0]?.name
}

function distanceBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (const [index, letter] of [...from].entries()) {
    const above = row
    row = [index + 1]
    for (let column = 1; column <= to.length; column++) {
      const replaced = above[column - 1]! + (letter === to[column - 1] ? 0 : 1)
      row.push(Math.min(replaced, above[column]! + 1, row[column - 1]! + 1))
    }
  }
  return row.at(-1)!
}
