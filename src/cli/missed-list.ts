import type { Database } from '../db/database.ts'
import { listMissed, type MissedRun } from '../db/missed.ts'
import { mostRuns } from '../db/runs.ts'
import { counted } from '../wording.ts'
import type { Output } from './output.ts'
import { paint } from './paint.ts'
import { table } from './table.ts'
import { wallTime } from './times.ts'

export type Owing = { scheduleId?: string | undefined; since?: Date | undefined; until?: Date | undefined }

/** All that is owed, page by page. */
export async function allMissed(database: Database, owing: Owing): Promise<MissedRun[]> {
  const rows: MissedRun[] = []
  for (;;) {
    const page = await listMissed(database, { ...owing, before: rows.at(-1)?.id, limit: mostRuns })
    rows.push(...page)
    if (page.length < mostRuns) return rows
  }
}

/** Shows what is owed, by schedule. */
export async function owed({ database, output, ...owing }: Owing & { database: Database; output: Output }) {
  const missed = await allMissed(database, owing)
  output.data({ missed }, () => [...bySchedule(missed)].map(section).join('\n\n') || 'Nothing is owed.')
  if (missed.length > 0)
    output.note('\nRun them: --run. Say that they need not: --dismiss. Or look first: --dry-run.')
  return undefined
}

export function bySchedule<Row extends { scheduleId: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const groups = Map.groupBy(rows, ({ scheduleId }) => scheduleId)
  return new Map([...groups].sort(([one], [other]) => (one < other ? -1 : 1)))
}

function section([id, rows]: [string, MissedRun[]]): string {
  const count = rows.reduce((sum, { occurrences }) => sum + occurrences, 0)
  return [`${paint('bold', id)} owes ${counted(count, 'occurrence')}`, missedTable(rows)].join('\n')
}

function missedTable(rows: readonly MissedRun[]): string {
  return table({
    columns: ['RUN', 'OCCURRENCES', 'FROM', 'TO', 'REASON'],
    right: ['RUN', 'OCCURRENCES'],
    whole: ['FROM', 'TO'],
    rows: rows.map(({ id, occurrences, firstScheduledFor, scheduledFor, reason }) => [
      String(id),
      String(occurrences),
      wallTime(firstScheduledFor),
      occurrences > 1 ? wallTime(scheduledFor) : '',
      paint('dim', reason),
    ]),
  })
}
