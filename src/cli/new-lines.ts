/**
 * The lines of a log that were not in it when it was last seen. A log that grew too long has lost its oldest lines since, and
 * begins with a sentence that says so; then what was seen last is looked for.
 */
export function newLines(seen: string, now: string): string[] {
  if (now === seen) return []
  const [before, after] = [linesOf(seen), linesOf(now)]
  if (before.every((line, place) => after[place] === line)) return after.slice(before.length)
  const last = before.at(-1)
  const place = last === undefined ? -1 : after.lastIndexOf(last)
  return after.slice(place + 1)
}

function linesOf(log: string): string[] {
  return log === '' ? [] : log.trimEnd().split('\n')
}
