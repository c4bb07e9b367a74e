import { at, type Engine } from './engine.ts'

type Member = { now?: Date; tasks?: string[] | null }

/** Workers as the engine knows them: each holds jobs by the one pool that is named after it. */
export function fleetOf(engine: Engine) {
  return {
    async join(id: string, { now = at('12:00'), tasks = null }: Member = {}): Promise<void> {
      await engine.query(
        `select punctual.register_worker($1, 'worker', 'running', 'host', 1, null, null, '1', '10 s', $2, $3)`,
        [id, tasks, now],
      )
      await engine.query(
        `select punctual.heartbeat($1, 'running', pools => array['pool-' || $1], at => $2)`,
        [id, now],
      )
    },
    beat: (id: string, now: Date) =>
      engine.query(`select punctual.heartbeat($1, 'running', at => $2)`, [id, now]),
    leave: (id: string, now: Date) =>
      engine.query(`select punctual.heartbeat($1, 'stopped', pools => '{}', at => $2)`, [id, now]),

    /** Does what Graphile Worker does when that worker fetches these: they are locked, and an attempt is counted. */
    async fetch(id: string, ids: number[], now: Date): Promise<void> {
      await engine.query(
        `with j as (
           update graphile_worker._private_jobs set attempts = attempts + 1, locked_by = 'pool-' || $1, locked_at = $3
           where key = any (select 'punctual:' || i from unnest($2::bigint[]) i) returning job_queue_id
         )
         update graphile_worker._private_job_queues q set locked_by = 'pool-' || $1, locked_at = $3 from j where q.id = j.job_queue_id`,
        [id, ids, now],
      )
    },

    /** The jobs of the queue and their named queues, as far as locks and times go. */
    queue: (ids: number[]) =>
      engine.query(
        `select j.attempts, j.locked_by, j.locked_at, j.run_at, q.locked_by as queue_locked_by, q.locked_at as queue_locked_at
         from graphile_worker._private_jobs j left join graphile_worker._private_job_queues q on q.id = j.job_queue_id
         where j.key = any (select 'punctual:' || i from unnest($1::bigint[]) i) order by split_part(j.key, ':', 2)::bigint`,
        [ids],
      ),
    /** Graphile Worker stamps with the real clock; tests have their own. */
    dueAt: (now: Date) => engine.query('update graphile_worker._private_jobs set run_at = $1', [now]),
  }
}
