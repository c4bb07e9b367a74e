/** The circles among dependencies, each once, as the way round: `['a', 'b', 'a']`. */
export function findCycles(dependencies: ReadonlyMap<string, readonly string[]>): string[][] {
  const cycles: string[][] = []
  const done = new Set<string>()
  for (const start of dependencies.keys()) {
    const trail: { name: string; rest: string[] }[] = []
    const enter = (name: string) => trail.push({ name, rest: [...(dependencies.get(name) ?? [])] })
    if (!done.has(start)) enter(start)
    for (let here = trail.at(-1); here !== undefined; here = trail.at(-1)) {
      const next = here.rest.shift()
      if (next === undefined) {
        done.add(here.name)
        trail.pop()
        continue
      }
      const from = trail.findIndex(({ name }) => name === next)
      if (from >= 0) cycles.push([...trail.slice(from).map(({ name }) => name), next])
      else if (!done.has(next) && dependencies.has(next)) enter(next)
    }
  }
  return cycles
}
