import type pg from 'pg'

/** What takes a minute otherwise: workers that died count as silent for long, and the sweep gives back what they held. */
export async function findDeadByHand(pool: pg.Pool, pids: number[]): Promise<void> {
  await pool.query(
    "update punctual.worker_instances set heartbeat_at = heartbeat_at - interval '1 minute' where kind = 'worker' and pid = any ($1)",
    [pids],
  )
  await pool.query("update punctual.leadership set since = since - interval '1 minute'")
  await pool.query('select * from punctual.sweep()')
}
