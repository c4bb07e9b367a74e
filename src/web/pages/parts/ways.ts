import { shellWord } from '../../../wording.ts'

/** What `CopyAs` shows: the line of each way, and which words of the question a way has no room for. */
export type Copied = { ways: Record<string, string>; leftOut?: Record<string, readonly string[]> }

/**
 * A text in SQL, whatever it holds. Who opens a link may have been given it by somebody else, so what a terminal would obey
 * is written by its number.
 */
export function literal(text: string): string {
  const closed = text.replaceAll("'", "''")
  if (!/[\\\p{Cc}]/u.test(text)) return `'${closed}'`
  const code = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  return `E'${closed.replaceAll('\\', '\\\\').replaceAll(/\p{Cc}/gu, code)}'`
}

/** Arguments by name, as SQL has them; those that are not given are left out. */
export function named(values: Record<string, string | undefined>): string {
  return given(values)
    .map(([name, value]) => `${name} => ${value}`)
    .join(', ')
}

/** A command line, its words quoted where a shell would read them otherwise; a flag without a value is ''. */
export function command(
  words: readonly (string | undefined)[],
  flags: Record<string, string | undefined> = {},
) {
  const all = [...words, ...given(flags).flatMap(([flag, value]) => [`--${flag}`, value || undefined])]
  return ['punctual', ...all.filter((each) => each !== undefined).map(shellWord)].join(' ')
}

/** Asks the API as whoever has a token. */
export function curl(address: string, query: Record<string, string | undefined> = {}): string {
  const search = new URLSearchParams(given(query))
  const whole = search.size === 0 ? address : `${address}?${search}`
  return `curl -H "Authorization: Bearer $TOKEN" ${shellWord(whole)}`
}

/** The names of those that are given. */
export function namesOf(values: Record<string, unknown>): string[] {
  return given(values).map(([name]) => name)
}

function given<Value>(values: Record<string, Value | undefined>): [string, Value][] {
  return Object.entries(values).filter((entry): entry is [string, Value] => entry[1] !== undefined)
}
