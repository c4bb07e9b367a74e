import type { Context } from 'hono'
import { z } from 'zod'
import type { Queryable } from '../../../db/database.ts'
import { mostDebts } from '../../../db/debts.ts'
import { type PlannedRun, planMissed } from '../../../db/missed.ts'
import { type RunDetail, runsNumbered } from '../../../db/runs.ts'
import { runNumber } from '../../input.ts'
import { Problem } from '../../problem.ts'

const mostRuns = mostDebts * 2

/** Numbers of runs, one or several in a text, as a form gives them. */
export function numbersIn(texts: readonly string[]): number[] {
  const parts = texts.flatMap((text) => text.split(',')).filter((part) => part !== '')
  const numbers = [...new Set(parts.map((part) => runNumber(part.trim())))]
  if (numbers.includes(undefined))
    throw new Problem({ kind: 'malformed', detail: 'A run is known by its number.' })
  if (numbers.length === 0)
    throw new Problem({
      kind: 'malformed',
      detail: 'Nothing was chosen.',
      hint: 'Tick the lines that this is about, or the box above a group for all of it.',
    })
  if (numbers.length > mostRuns)
    throw new Problem({ kind: 'malformed', detail: `At most ${mostRuns} lines can be chosen at once.` })
  return numbers as number[]
}

const paceError = 'must be a whole number from 1 to 1000'
/** How many may begin in a minute; as it stands in the field of a form. */
export const perMinute = z
  .string()
  .transform((text) => (text === '' ? undefined : Number(text)))
  .pipe(z.int(paceError).min(1, paceError).max(1_000, paceError).optional())
  .optional()

export const askQuery = z.object({
  do: z.enum(['run', 'dismiss'], 'must be run or dismiss').default('run'),
  order: z.enum(['oldest', 'newest'], 'must be oldest or newest').default('oldest'),
  pace: z.enum(['turns', 'minute'], 'must be turns or minute').default('turns'),
  perMinute,
})

export const bySchedule = <Row extends { scheduleId: string }>(rows: readonly Row[]) =>
  Map.groupBy(rows, ({ scheduleId }) => scheduleId)

export type Choice = {
  /** Still owed, the oldest first. */
  owed: RunDetail[]
  /** Made up for, dismissed or gone meanwhile. */
  settled: RunDetail[]
  /** Owed as well, and left so: an older one of a schedule of which only the newest is wanted. */
  left: RunDetail[]
}

/** What was chosen, as it stands now. */
export async function choiceOf(
  database: Queryable,
  { c, order }: { c: Context; order: 'oldest' | 'newest' },
): Promise<Choice> {
  const runs = await runsNumbered(database, numbersIn(c.req.queries('runs') ?? []))
  const isOwed = ({ status, reason }: RunDetail) => status === 'skipped' && reason !== 'dismissed'
  const all = runs.filter(isOwed)
  const newest = new Set([...bySchedule(all).values()].map((rows) => rows.at(-1)!.id))
  const isWanted = ({ id }: RunDetail) => order === 'oldest' || newest.has(id)
  return {
    owed: all.filter(isWanted),
    left: all.filter((run) => !isWanted(run)),
    settled: runs.filter((run) => !isOwed(run)),
  }
}

export type Planned = PlannedRun & { scheduleId: string }

/** What running them would do, schedule by schedule; nothing is changed. */
export async function planOf(
  database: Queryable,
  { owed, perMinute }: { owed: readonly RunDetail[]; perMinute: number | undefined },
): Promise<Planned[]> {
  const planned: Planned[] = []
  for (const [id, runs] of bySchedule(owed))
    for (const row of await planMissed(database, { id, runIds: runs.map((run) => run.id), perMinute }))
      planned.push({ ...row, scheduleId: id })
  return planned.sort((one, other) => one.scheduledFor.getTime() - other.scheduledFor.getTime())
}
