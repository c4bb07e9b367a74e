import type { Queryable } from './database.ts'
import type { ScheduleDetail } from './schedules.ts'

/** Why somebody should look at a schedule. */
export const attentions = ['failing', 'parked', 'overdue', 'owed', 'long paused'] as const
export type Attention = (typeof attentions)[number]

const longPause = '7 days'

/** For each of these schedules why it needs somebody; nothing where all is well. */
export async function attentionOf(
  database: Queryable,
  schedules: readonly ScheduleDetail[],
): Promise<Map<string, Attention[]>> {
  const [overdue, owed, longPaused] = await Promise.all([
    idsOf(database, 'select distinct schedule_id as id from punctual.overdue'),
    idsOf(database, 'select distinct schedule_id as id from punctual.missed_detail'),
    idsOf(
      database,
      "select subject as id from punctual.audit_detail where action = 'disable' group by subject having max(at) < now() - $1::interval",
      [longPause],
    ),
  ])
  const found = schedules
    .filter(({ retiredAt }) => retiredAt === null)
    .map(({ id, state, consecutiveFailures }): [string, Attention[]] => {
      const isSo: Record<Attention, boolean> = {
        failing: consecutiveFailures > 0,
        parked: state === 'parked',
        overdue: overdue.has(id),
        owed: owed.has(id),
        'long paused': (state === 'disabled' || state === 'paused') && longPaused.has(id),
      }
      return [id, attentions.filter((each) => isSo[each])]
    })
  return new Map(found.filter(([, reasons]) => reasons.length > 0))
}

async function idsOf(database: Queryable, text: string, values: unknown[] = []): Promise<Set<string>> {
  const rows = await database.query<{ id: string }>(text, values)
  return new Set(rows.map(({ id }) => id))
}
