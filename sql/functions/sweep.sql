-- Asserts what must always hold, repairs what does not, records each repair. Called by the leader now and then. First what is
-- dead gives up what it holds, then runs, then clocks are put right, so that one sweep follows a crash to its end.
create or replace function punctual.sweep(at timestamptz default now())
returns table (kind text, subjects text[])
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_slice text[] := punctual.sweep_slice();
begin
  -- Refuses a time of one's own.
  perform punctual.acting_for(session_user, sweep.at);
  perform punctual.keep_locks(sweep.at);
  return query
  with repaired as (
    select 'dead_instance' as kind, d.id as subject, format('no sign of life since %s: its jobs are given back', d.heartbeat_at) as detail
    from punctual.bury_dead_workers(sweep.at) d
    union all
    select 'crashed_job', c.schedule_id, c.detail from punctual.count_crashes(sweep.at) c
    union all
    select 'lost_run', l.schedule_id, format('job run %s of run %s is closed as lost', l.job_run_id, l.run_id)
    from punctual.close_lost_runs(sweep.at) l
    union all
    select * from punctual.repair_runs(v_slice, at => sweep.at)
    union all
    select * from punctual.repair_clocks(v_slice, sweep.at)
    union all
    select * from punctual.record_unrecorded(v_slice, sweep.at)
    union all
    select * from punctual.end_stale_terms(sweep.at)
  ),
  recorded as (
    insert into punctual.repairs (at, kind, subject, detail)
    select sweep.at, r.kind, r.subject, r.detail from repaired r
  )
  select r.kind, array_agg(distinct r.subject order by r.subject)
  from repaired r
  group by r.kind;
  perform punctual.advance_sweep();
end
$$;
comment on function punctual.sweep(timestamptz) is
  'Repairs broken invariants and answers what it repaired. Called by the leader; also by hand: select * from punctual.sweep();';
