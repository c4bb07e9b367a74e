-- What must always hold and does not, in columns that fit a terminal: empty when all is well. The sweep repairs it. For a person
-- who looks once, not to be watched: it looks all schedules through. Everything: invariant_breaks_detail.
drop view if exists punctual.invariant_breaks;
create view punctual.invariant_breaks as
select found.invariant, punctual.shortened(found.subject, 36) as subject, punctual.shortened(found.detail, 40) as detail
from (
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
) found;
comment on view punctual.invariant_breaks is
  'What must always hold and does not; empty when all is well. Example: select * from punctual.invariant_breaks;';
