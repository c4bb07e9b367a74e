import type { Addresses } from '../addresses.ts'
import { type Copied, command, curl } from '../parts/ways.ts'

type Asked = { zone: string; isPausedIncluded: boolean; shownNext: number }

/** The forecast elsewhere: psql and the API tell what comes next, the CLI draws the picture. */
export function waysOf({ zone, isPausedIncluded, shownNext }: Asked, { page, api }: Addresses): Copied {
  const paused = isPausedIncluded ? ['paused and disabled ones'] : []
  return {
    ways: {
      psql: `select * from punctual.next_occurrences(${shownNext});`,
      punctual: command(['forecast'], { tz: zone, all: isPausedIncluded ? '' : undefined }),
      curl: curl(`${api}/upcoming`, { limit: String(shownNext) }),
      link: page,
    },
    leftOut: { psql: paused, curl: paused },
  }
}
