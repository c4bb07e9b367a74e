import type { Cell } from '../../../forecast.ts'

/** Of six: empty, and five shades. */
export const shades = 5

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
export function inkOf(starts: number, { least, most }: Extent): number {
  if (starts === 0) return 0
  if (least === most) return shades
  const share = (starts - least) / (most - least)
  return Math.min(shades, 1 + Math.floor(shades * Math.sqrt(share)))
}

export type Shade = { ink: number; from: number; to: number }

/** Which numbers of starts each shade stands for; a shade that no number has is left out. */
export function shadesOf({ least, most }: Extent): Shade[] {
  const found: Shade[] = [{ ink: 0, from: 0, to: 0 }]
  if (most === 0) return found
  let from = least
  for (let ink = 1; ink <= shades; ink += 1) {
    const next = least + (most - least) * (ink / shades) ** 2
    const to = ink === shades ? most : Math.ceil(next) - 1
    if (from <= to) found.push({ ink: inkOf(to, { least, most }), from, to })
    from = Math.max(from, to + 1)
  }
  return found
}
