/**
 * What the queue itself took, written down by a trigger in the transaction that enqueues: Graphile Worker deletes a job
 * when it is done, so that afterwards only this can tell whether each row of the ledger had one, and each of them a row.
 */
import type { Asker } from './rows.ts'

export type Reconciliation = {
  rowsWithoutJob: number
  jobsWithoutRow: number
  jobsTwice: number
  nullJobIds: number
}

const watching = [
  'create schema rig',
  'create table rig.jobs (id bigint, key text)',
  `create function rig.note_jobs() returns trigger language plpgsql security definer as $$
   begin
     insert into rig.jobs (id, key) select n.id, n.key from taken n;
     return null;
   end $$`,
  `create trigger rig_note_jobs after insert on graphile_worker._private_jobs
   referencing new table as taken for each statement execute function rig.note_jobs()`,
]

export async function watchQueue(asker: Asker): Promise<void> {
  for (const statement of watching) await asker.rows(statement)
}

/** Compares the ledger up to an instant with what the queue took; every run of a storm has one job. */
export async function reconcile(asker: Asker, until: Date): Promise<Reconciliation> {
  const [row] = await asker.rows(
    `with expected as (
       select r.id, jr.id as job_run_id, 'punctual:' || jr.id as key
       from punctual.runs r left join punctual.job_runs jr on jr.run_id = r.id
       where r.queued_at is not null and r.scheduled_for <= $1
     ),
     taken as (select j.key, count(*) as times from rig.jobs j group by j.key)
     select
       (select count(*) from expected e left join taken t on t.key = e.key where t.key is null) as "rowsWithoutJob",
       (select count(*) from taken t where not exists (
          select from punctual.job_runs jr join punctual.runs r on r.id = jr.run_id where 'punctual:' || jr.id = t.key
        )) as "jobsWithoutRow",
       (select count(*) from taken t where t.times > 1) as "jobsTwice",
       (select count(*) from expected e where e.job_run_id is null)
         + (select count(*) from rig.jobs j where j.id is null or j.key is null) as "nullJobIds"`,
    [until],
  )
  return row as Reconciliation
}
