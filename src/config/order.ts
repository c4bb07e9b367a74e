type Dependencies = ReadonlyMap<string, readonly string[]>

/**
 * All names in an order in which everything comes after what it depends on, and the circles that make this impossible,
 * each as the way round: `['a', 'b', 'a']`. Without recursion, since chains may be long.
 */
export function inOrder(dependencies: Dependencies): { order: string[]; cycles: string[][] } {
  const cycles: string[][] = []
  const done = new Set<string>()
  for (const start of dependencies.keys()) {
    const trail: { name: string; left: string[] }[] = []
    const depth = new Map<string, number>()
    const enter = (name: string) => {
      depth.set(name, trail.length)
      trail.push({ name, left: (dependencies.get(name) ?? []).toReversed() })
    }
    if (!done.has(start)) enter(start)
    for (let here = trail.at(-1); here !== undefined; here = trail.at(-1)) {
      const next = here.left.pop()
      if (next === undefined) {
        done.add(here.name)
        depth.delete(here.name)
        trail.pop()
      } else if (depth.has(next)) {
        cycles.push([...trail.slice(depth.get(next)).map(({ name }) => name), next])
      } else if (!done.has(next) && dependencies.has(next)) enter(next)
    }
  }
  return { order: [...done], cycles }
}
