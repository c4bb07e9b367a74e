import { planBackfill } from './db/backfills.ts'
import type { Queryable } from './db/database.ts'
import type { EnablePlan } from './db/plans.ts'
import { type Count, countOccurrences, timingOf } from './timed.ts'

/** Beyond this many, occurrences are not counted. */
export const mostCounted = 100_000

/** What a backfill of a range would run; refused as the backfill itself would be. */
export async function countBackfill(
  database: Queryable,
  { shown, ...request }: Parameters<typeof planBackfill>[1] & { shown: number },
): Promise<Count> {
  const plan = await planBackfill(database, request)
  const range = { after: plan.after, until: plan.up_to, most: mostCounted, shown }
  return countOccurrences(timingOf(plan), range)
}

/** The occurrences that passed while a schedule was disabled. */
export async function countPassed(
  database: Queryable,
  { id, disabled }: { id: string; disabled: NonNullable<EnablePlan['disabled']> },
): Promise<Count> {
  const { since, until } = disabled
  if (since === null || since >= until)
    return { count: 0, isMore: false, first: null, last: null, instants: [] }
  // What was due at the very moment it was disabled has its row in the ledger.
  const afterThat = new Date(since.getTime() + 1)
  return countBackfill(database, { id, since: afterThat, until, shown: 0 })
}
