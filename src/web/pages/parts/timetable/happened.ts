import type { RunDetail } from '../../../../db/runs.ts'

/** The seven states of an occurrence, each with a silhouette of its own; the worse ones first. */
export const kinds = ['failed', 'missed', 'running', 'late', 'skipped', 'ok', 'planned'] as const
export type Kind = (typeof kinds)[number]

/** One occurrence, or several of a kind that lie so close together that no more is told of each. */
export type Happened = {
  kind: Kind
  /** When it was due; of several, the first. */
  first: Date
  /** The same, or the last of several. */
  last: Date
  count: number
  startedAt: Date | null
  finishedAt: Date | null
  reason: string | null
  runId: number | null
}

type Run = Pick<
  RunDetail,
  | 'id'
  | 'scheduledFor'
  | 'firstScheduledFor'
  | 'status'
  | 'reason'
  | 'occurrences'
  | 'startedAt'
  | 'finishedAt'
> & { isLate: boolean }

const owed: readonly (string | null)[] = ['missed', 'catch_up_limit']

export function kindOf({ status, reason, isLate }: Pick<Run, 'status' | 'reason' | 'isLate'>): Kind {
  if (status === 'succeeded') return isLate ? 'late' : 'ok'
  if (status === 'failed' || status === 'lost') return 'failed'
  if (status === 'skipped') return owed.includes(reason) ? 'missed' : 'skipped'
  return status === 'cancelled' ? 'skipped' : 'running'
}

/** What a row of the ledger stands for. */
export function happenedOf(run: Run): Happened {
  return {
    kind: kindOf(run),
    first: run.firstScheduledFor ?? run.scheduledFor,
    last: run.scheduledFor,
    count: run.occurrences,
    startedAt: run.startedAt,
    finishedAt: run.finishedAt,
    reason: run.status === 'cancelled' ? 'cancelled' : run.reason,
    runId: run.id,
  }
}

export function planned(at: Date, reason: string | null = null): Happened {
  return { ...simply('planned', at, 1), reason }
}

/** So many of a kind at one place, of which there is no more to tell. */
export function simply(kind: Kind, at: Date, count: number): Happened {
  return { kind, first: at, last: at, count, startedAt: null, finishedAt: null, reason: null, runId: null }
}
