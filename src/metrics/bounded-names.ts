/** More schedules than this share one label, so that an answer stays small whatever the configuration. */
const most = 2_000

/** Gives the first names it meets as they are, and one word for all later ones: no schedule can be called that. */
export function boundedNames(): (name: string) => string {
  const known = new Set<string>()
  return (name) => {
    if (known.size < most) known.add(name)
    return known.has(name) ? name : '(others)'
  }
}
