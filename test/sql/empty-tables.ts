import type { Query } from './engine.ts'

const tables = [
  ...['jobs', 'schedules', 'schedule_jobs', 'schedule_clocks', 'runs', 'job_runs', 'worker_instances'],
  ...['leadership_terms', 'definition_syncs', 'unsettled', 'audit_log', 'repairs'],
  ...['calendars', 'blackouts', 'feature_flags', 'backfills'],
  ...['queue_samples', 'run_counts', 'run_hours', 'uncounted_runs'],
]
const queue = ['_private_jobs', '_private_job_queues', '_private_tasks']

/** Back to a database in which nothing has happened; a few rows are deleted faster than tables are truncated. */
export async function emptyTables(query: Query): Promise<void> {
  for (const table of tables) await query(`delete from punctual.${table}`)
  for (const table of queue) await query(`delete from graphile_worker.${table}`)
  for (const table of ['leadership', 'retention']) {
    await query(`delete from punctual.${table}`)
    await query(`insert into punctual.${table} default values`)
  }
  await query('delete from punctual.run_counter')
  await query(
    'insert into punctual.run_counter (counted_to) select last_value - (not is_called)::integer from punctual.runs_id_seq',
  )
}
