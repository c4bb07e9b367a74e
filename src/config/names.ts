import { nearestName, type Problem } from '../problems.ts'

/** A problem for each name after its first use. */
export function repeated(uses: readonly { path: string; name: string | undefined }[]): Problem[] {
  const seen = new Set<string>()
  return uses.flatMap(({ path, name }) => {
    if (name === undefined || !seen.has(name)) {
      if (name !== undefined) seen.add(name)
      return []
    }
    return [{ path, problem: `"${name}" is used more than once` }]
  })
}

type Use = { path: string; kind: 'job' | 'group' | 'calendar'; name: string; known: ReadonlySet<string> }

export function unknownName({ path, kind, name, known }: Use): Problem {
  const problem = `there is no ${kind} "${name}"`
  const nearest = nearestName(name, [...known])
  if (nearest !== undefined) return { path, problem, nearest }
  return { path, problem, allowed: known.size === 0 ? `none: no ${kind} is defined` : firstOf(known) }
}

function firstOf(names: ReadonlySet<string>): string {
  const shown = [...names].slice(0, 10).join(', ')
  return names.size > 10 ? `${shown} and ${names.size - 10} more` : shown
}
