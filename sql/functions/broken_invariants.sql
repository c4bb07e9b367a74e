-- What must always hold and does not. Schedules are looked through whole; of the ledger the last 100,000 rows, what holds or awaits
-- a lock, what is at work, and what the present forecasts reach back to. Behind invariant_breaks and its detail.
create or replace function punctual.broken_invariants()
returns table (invariant text, subject text, detail text)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select b.invariant, b.subject, b.detail from punctual.clock_breaks() b
  union all
  select 'unrecorded', u.schedule_id, u.detail
  from punctual.unrecorded_occurrences() u
  union all
  select b.invariant, b.subject, b.detail from punctual.run_breaks() b
  union all
  select 'lost_run', l.schedule_id, format('job run %s of run %s: %s', l.job_run_id, l.run_id, l.evidence)
  from punctual.lost_job_runs() l
  union all
  select 'two_terms', t.leader, format('its term of leadership, epoch %s, has not ended, and a later one began', t.epoch)
  from punctual.leadership_terms t
  where t.lost_at is null and exists (select from punctual.leadership_terms n where n.epoch > t.epoch)
  union all
  select 'not_unique', 'punctual.runs', 'the index runs_occurrence_idx, by which an occurrence has one row, is missing or not valid'
  where not exists (
    select from pg_catalog.pg_index i
    where i.indexrelid = pg_catalog.to_regclass('punctual.runs_occurrence_idx') and i.indisunique and i.indisvalid
  )
$$;
comment on function punctual.broken_invariants() is
  'What must always hold and does not; empty when all is well. Example: select * from punctual.broken_invariants();';
