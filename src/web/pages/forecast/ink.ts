import type { Cell } from '../../../forecast.ts'

/** Of six: empty, and five shades. */
const shades = 5

/** The fewest and the most starts of a cell in which something starts. */
export type Extent = { least: number; most: number }

export function extentOf(cells: readonly Cell[]): Extent {
  const counts = cells.map(({ starts }) => starts).filter((starts) => starts > 0)
  return counts.length === 0
    ? { least: 0, most: 0 }
    : { least: Math.min(...counts), most: Math.max(...counts) }
}

/**
 * Shades follow the root, since few starts differ more than many do, and begin at the fewest: of a fleet that is busy all the
 * time, the busier hours still show.
 */
export function inkOf(starts: number, extent: Extent): number {
  if (starts === 0) return 0
  let ink = shades
  while (ink > 1 && starts < beginningOf(ink, extent)) ink -= 1
  return ink
}

/** The fewest starts of a shade. */
function beginningOf(ink: number, { least, most }: Extent): number {
  return least + Math.ceil(((most - least) * (ink - 1) ** 2) / shades ** 2)
}

type Shade = { ink: number; from: number; to: number }

/** Which numbers of starts each shade stands for; a shade that no number has is left out. */
export function shadesOf(extent: Extent): Shade[] {
  const found: Shade[] = [{ ink: 0, from: 0, to: 0 }]
  if (extent.most === 0) return found
  for (let ink = 1; ink <= shades; ink += 1) {
    const from = beginningOf(ink, extent)
    const to = ink === shades ? extent.most : beginningOf(ink + 1, extent) - 1
    if (from <= to) found.push({ ink, from, to })
  }
  return found
}
