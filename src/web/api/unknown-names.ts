import { nearestName } from '../../problems.ts'
import { Problem } from '../problem.ts'

type Named = {
  what: 'schedule' | 'calendar'
  /** The member of the body. */
  member: string
  names: readonly string[]
  isKnown: (name: string) => boolean
  /** Among which to look for what was meant. */
  known: readonly string[]
}

const mostGuessed = 10

/** What a body names and is not there is wrong with the body: each of them, and what was meant by the first ones. */
export function unknownNames({ what, member, names, isKnown, known }: Named): Problem | undefined {
  const unknown = [...new Set(names.filter((name) => !isKnown(name)))]
  if (unknown.length === 0) return undefined
  const guesses = new Map(unknown.slice(0, mostGuessed).map((name) => [name, nearestName(name, known)]))
  const errors = names.flatMap((name, index) => {
    if (isKnown(name)) return []
    const guess = guesses.get(name)
    const detail = `there is no ${what} "${name}"${guess === undefined ? '' : `; did you mean "${guess}"?`}`
    return [{ pointer: `#/${member}/${index}`, detail }]
  })
  const count = errors.length === 1 ? '1 problem' : `${errors.length} problems`
  return new Problem({ kind: 'invalid', detail: `The body has ${count}.`, errors })
}
