import { occurrences } from '../calendar/calendar.ts'
import { type BackfillStep, extendBackfill, type UntoldBackfill, untoldBackfill } from '../db/backfills.ts'
import type { Queryable } from '../db/database.ts'
import { timingOf } from '../timed.ts'
import { reasonOf } from '../wording.ts'

/** How many occurrences are told at a time; the runs of most backfills are begun from one such list. */
const most = 2_000

/** One step: tells the next occurrences of the oldest backfill that soon has none left. True when it got anything done. */
export async function tellBackfill(database: Queryable): Promise<boolean> {
  const untold = await untoldBackfill(database)
  return untold !== undefined && extendBackfill(database, untold, stepOf(untold))
}

function stepOf(untold: UntoldBackfill): BackfillStep {
  try {
    const { computed_to: after, until } = untold
    const instants = occurrences(timingOf(untold), { after, until, count: most })
    return { instants, isLast: instants.length < most, problem: null }
  } catch (error) {
    return { instants: [], isLast: true, problem: reasonOf(error) }
  }
}
