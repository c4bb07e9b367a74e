import type { Query, Row } from './engine.ts'

export type Reading = ReturnType<typeof reading>

/** What the tables hold, for the assertions of tests. */
export function reading(query: Query) {
  const one = async (text: string, values: unknown[]) => (await query(text, values))[0]!
  return {
    clock: (id: string): Promise<Row> =>
      one('select * from punctual.schedule_clocks where schedule_id = $1', [id]),
    schedule: (id: string): Promise<Row> => one('select * from punctual.schedules where id = $1', [id]),
    /** The ledger of one schedule, in order of occurrence. */
    ledger: (id: string) =>
      query('select * from punctual.runs where schedule_id = $1 order by scheduled_for, id', [id]),
    run: (id: number): Promise<Row> => one('select * from punctual.runs where id = $1', [id]),
    jobRuns: (runId: number) =>
      query('select * from punctual.job_runs where run_id = $1 order by wave, job', [runId]),
    /** Graphile Worker's jobs, with what only its private tables tell. */
    /** The jobs of a wave come in no promised order: here by run, then by name. */
    queue: () =>
      query(`
        select j.id, j.key, t.identifier as task, q.queue_name as queue, j.payload, j.priority, j.max_attempts,
          j.attempts, j.locked_by
        from graphile_worker._private_jobs j
        join graphile_worker._private_tasks t on t.id = j.task_id
        left join graphile_worker._private_job_queues q on q.id = j.job_queue_id
        order by (j.payload -> '_punctual' ->> 'runId')::bigint, t.identifier, j.id`),
    audit: () => query('select * from punctual.audit_log order by id'),
    repairs: () => query('select kind, subject, detail from punctual.repairs order by id'),
  }
}
