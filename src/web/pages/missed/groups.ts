import type { Debt } from '../../../db/debts.ts'

/** What is owed for one cause: an outage, or what a policy left out. */
export type Group = {
  key: string
  cause: string
  downFrom: Date | null
  downUntil: Date | null
  /** Still owed, the newest first. */
  owed: Debt[]
  /** Asked to run within a day, the newest first. */
  asked: Debt[]
}

/** Debts by their cause, the newest first. */
export function groupsOf(debts: readonly Debt[]): Group[] {
  const groups = Map.groupBy(debts, ({ cause, epoch }) =>
    cause === 'outage' ? `outage-${epoch}` : (cause ?? 'late'),
  )
  return [...groups].map(([key, rows]) => {
    const { cause, downFrom, downUntil } = rows[0]!
    const isOwed = ({ status }: Debt) => status === 'skipped'
    return {
      ...{ key, cause: cause ?? 'late', downFrom, downUntil },
      owed: rows.filter(isOwed),
      asked: rows.filter((row) => !isOwed(row)),
    }
  })
}

export function occurrencesOf(rows: readonly Pick<Debt, 'occurrences'>[]): number {
  return rows.reduce((sum, { occurrences }) => sum + occurrences, 0)
}

export function schedulesOf(rows: readonly Pick<Debt, 'scheduleId'>[]): number {
  return new Set(rows.map(({ scheduleId }) => scheduleId)).size
}
