import type { Queryable } from './database.ts'

export type Start = { jobRunId: number; attempt: number; graphileJobId: number }
/**
 * `cancelled`: its run was; `too_late`: nothing of its run had started by its deadline. `running` is for now: an earlier
 * attempt is in the hands of a living worker, or its end is yet to be heard.
 */
export type Refusal = 'finished' | 'superseded' | 'unknown' | 'cancelled' | 'too_late' | 'running'

export type Finish = {
  jobRunId: number
  attempt: number
  /** `retry` when the queue will try again, `returned` when the attempt does not count: the worker had to stop. */
  outcome: 'succeeded' | 'failed' | 'cancelled' | 'retry' | 'returned'
  error: string | null
  log: string | null
}

/**
 * Marks attempts as started; tells for each, in the order given, why it may not run, or null. `inHand` are the job runs of
 * which this worker runs an attempt, or has still to tell the end.
 */
export async function startJobRuns(
  database: Queryable,
  { worker, starts, inHand }: { worker: string; starts: readonly Start[]; inHand: readonly number[] },
): Promise<(Refusal | null)[]> {
  const rows = await database.query<{ job_run_id: number; refusal: Refusal | null }>(
    'select * from punctual.start_job_runs($1, $2, $3, $4, true, $5)',
    [
      worker,
      starts.map(({ jobRunId }) => jobRunId),
      starts.map(({ attempt }) => attempt),
      starts.map(({ graphileJobId }) => graphileJobId),
      inHand,
    ],
  )
  const refusals = new Map(rows.map(({ job_run_id: id, refusal }) => [id, refusal]))
  return starts.map(({ jobRunId }) => refusals.get(jobRunId) ?? null)
}

/** Records how attempts ended. An outcome of an attempt that was superseded meanwhile changes nothing. */
export async function finishJobRuns(
  database: Queryable,
  { worker, finishes }: { worker: string; finishes: readonly Finish[] },
): Promise<void> {
  await database.query('select from punctual.finish_job_runs($1, $2, $3, $4, $5, $6)', [
    worker,
    finishes.map(({ jobRunId }) => jobRunId),
    finishes.map(({ attempt }) => attempt),
    finishes.map(({ outcome }) => outcome),
    finishes.map(({ error }) => error),
    finishes.map(({ log }) => log),
  ])
}

export type LiveLog = { jobRunId: number; attempt: number; log: string }

/** Writes down what jobs under way have logged so far. */
export async function keepLogs(
  database: Queryable,
  { worker, logs }: { worker: string; logs: readonly LiveLog[] },
): Promise<void> {
  await database.query('select punctual.keep_logs($1, $2, $3, $4)', [
    worker,
    logs.map(({ jobRunId }) => jobRunId),
    logs.map(({ attempt }) => attempt),
    logs.map(({ log }) => log),
  ])
}

export type Cancelled = { jobRunId: number; detail: string | null }

/** Those of the given job runs whose run somebody has cancelled, with who did and why. */
export async function cancelledJobRuns(
  database: Queryable,
  jobRunIds: readonly number[],
): Promise<Cancelled[]> {
  return database.query<Cancelled>(
    'select job_run_id as "jobRunId", detail from punctual.cancelled_job_runs($1)',
    [jobRunIds],
  )
}

/** Gives back what Graphile Worker pools of ours hold that are gone. */
export async function unlockPools(database: Queryable, pools: readonly string[]): Promise<void> {
  await database.query('select punctual.unlock_pools($1)', [pools])
}

/** Gives fetched jobs their attempt back where the ledger does not count it: they never started, or were cut off. */
export async function returnJobs(database: Queryable, graphileJobIds: readonly number[]): Promise<void> {
  await database.query('select punctual.return_jobs($1)', [graphileJobIds])
}

type Holding = { pools: readonly string[]; heard: readonly number[] }

/** Jobs of the queue that are locked by these pools, and that nobody has heard of for longer than a fetch takes. */
export async function unheardJobs(database: Queryable, { pools, heard }: Holding): Promise<number[]> {
  const text = 'select unnest(punctual.unheard_jobs($1, $2)) as id'
  return (await database.query<{ id: number }>(text, [pools, heard])).map(({ id }) => id)
}
