import type { Database } from '../db/database.ts'
import {
  dismissMissed,
  type MissedChoice,
  type MissedPace,
  type ReleasedRun,
  runMissed,
} from '../db/missed.ts'
import { findRun } from '../db/runs.ts'
import { findSchedule } from '../db/schedules.ts'
import { counted } from '../wording.ts'
import { actor } from './actor.ts'
import { allMissed, bySchedule } from './missed-list.ts'
import type { Output } from './output.ts'
import { mark } from './paint.ts'
import { wallTime } from './times.ts'
import { tellWhatIsMissing } from './waiting.ts'

/** What is chosen of one schedule. */
export type Chosen = MissedChoice & { id: string }

/** Of the schedule named, else of those that the runs given belong to, else of all that owe something. */
export async function chosenOf(
  database: Database,
  { scheduleId, ...choice }: MissedChoice & { scheduleId: string | undefined },
): Promise<Chosen[]> {
  if (scheduleId !== undefined) return [{ ...choice, id: (await findSchedule(database, scheduleId)).id }]
  const { runIds, since, until } = choice
  const found: { id: number; scheduleId: string }[] =
    runIds === undefined
      ? await allMissed(database, { since, until })
      : await Promise.all(runIds.map((runId) => findRun(database, runId)))
  return [...bySchedule(found)].map(([id, runs]) => ({
    ...{ id, since, until },
    runIds: runIds === undefined ? undefined : runs.map((run) => run.id),
  }))
}

type Acting = { database: Database; output: Output; chosen: readonly Chosen[]; reason: string | undefined }

/** Makes up for what was chosen. */
export async function runChosen(acting: Acting & { pace: MissedPace }): Promise<undefined> {
  const { database, output, chosen, reason, pace } = acting
  const runs: (ReleasedRun & { scheduleId: string })[] = []
  for (const each of chosen)
    for (const run of await runMissed(database, { ...each, ...pace, actor: actor(), reason }))
      runs.push({ scheduleId: each.id, ...run })
  output.data({ runs }, () => runs.map(line).join('\n') || 'There is nothing to run.')
  if (runs.length === 0) return
  if (pace.newestOnly)
    for (const { id, since, until } of chosen) {
      const left = (await allMissed(database, { scheduleId: id, since, until })).length
      if (left > 0) output.note(`${id} still owes ${counted(left, 'row')}.`)
    }
  await tellWhatIsMissing({ database, output, what: runs.length === 1 ? 'it waits' : 'they wait' })
}

function line({
  scheduleId,
  runId,
  scheduledFor,
  occurrences,
}: ReleasedRun & { scheduleId: string }): string {
  const many = occurrences > 1 ? `, for ${occurrences} occurrences` : ''
  return `${mark('pending')} run ${runId} of ${scheduleId}, due ${wallTime(scheduledFor)}${many}`
}

/** Says of what was chosen that it need not run. */
export async function dismissChosen({ database, output, chosen, reason }: Acting): Promise<undefined> {
  const schedules: { id: string; rows: number }[] = []
  for (const each of chosen)
    schedules.push({ id: each.id, rows: await dismissMissed(database, { ...each, actor: actor(), reason }) })
  const text = () =>
    schedules.map(({ id, rows }) => `${mark('skipped')} ${id}: ${counted(rows, 'row')} dismissed`)
  output.data({ schedules }, () => text().join('\n') || 'There is nothing to dismiss.')
}
