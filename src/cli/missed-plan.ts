import type { Database } from '../db/database.ts'
import { type MissedPace, type PlannedRun, planMissed } from '../db/missed.ts'
import { type PlannedOccurrence, planCatchUp } from '../db/plans.ts'
import type { Chosen } from './missed-acts.ts'
import { bySchedule } from './missed-list.ts'
import type { Output } from './output.ts'
import { mark, paint } from './paint.ts'
import { table } from './table.ts'
import { wallTime } from './times.ts'

type Planning = {
  database: Database
  output: Output
  scheduleId?: string | undefined
  chosen: readonly Chosen[]
  pace: MissedPace
}

type Row = Omit<PlannedOccurrence, 'scheduleId'> & { runId?: number }

/** Says what would run, wait, collapse or be dropped: of what is owed, and of what the next pass will find due. */
export async function planMade({ database, output, scheduleId, chosen, pace }: Planning) {
  const plans: (PlannedRun & { scheduleId: string })[] = []
  for (const each of chosen)
    for (const row of await planMissed(database, { ...each, ...pace }))
      plans.push({ scheduleId: each.id, ...row })
  const isAboutNumbers = chosen.some(({ runIds }) => runIds !== undefined)
  const nextPass = isAboutNumbers ? [] : await planCatchUp(database, { id: scheduleId })
  output.data({ missed: plans, nextPass }, () => {
    const owed = [...bySchedule(plans)].map(([id, rows]) => section(`${id}, with --run`, rows))
    const due = [...bySchedule(nextPass)].map(([id, rows]) => section(`${id}, at the next pass`, rows))
    return [...due, ...owed].join('\n\n') || 'Nothing is owed, and nothing is due.'
  })
  output.note('\nNothing was changed.')
  return undefined
}

const marks = { run: 'running', wait: 'waiting', collapse: 'skipped', drop: 'skipped' }

function section(title: string, rows: readonly Row[]): string {
  const lines = rows.map(({ runId, outcome, occurrences, firstScheduledFor, scheduledFor, sentence }) => [
    `${mark(marks[outcome])} ${outcome}`,
    runId === undefined ? '' : `run ${runId}`,
    firstScheduledFor === null ? wallTime(scheduledFor) : wallTime(firstScheduledFor),
    occurrences > 1 ? `to ${wallTime(scheduledFor)}` : '',
    occurrences > 1 ? `${occurrences} occurrences` : '',
    paint('dim', sentence ?? ''),
  ])
  return [paint('bold', title), table({ columns: ['', '', '', '', '', ''], rows: lines })].join('\n')
}
