-- Asserts what must always hold, repairs what does not, records each repair. Called by the leader now and then.
create or replace function punctual.sweep(at timestamptz default now())
returns table (kind text, subjects text[])
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  with repaired as (
    select r.kind, r.subject, r.detail from punctual.repair_clocks(at => sweep.at) r
    union all
    select 'dead_instance', d.id, format('no sign of life since %s: its jobs are given back', d.heartbeat_at)
    from punctual.bury_dead_workers(sweep.at) d
    union all
    select 'lost_run', l.schedule_id, format('job run %s of run %s is closed as lost', l.job_run_id, l.run_id)
    from punctual.close_lost_runs(sweep.at) l
  ),
  recorded as (
    insert into punctual.repairs (at, kind, subject, detail)
    select sweep.at, r.kind, r.subject, r.detail from repaired r
  )
  select r.kind, array_agg(r.subject order by r.subject)
  from repaired r
  group by r.kind
$$;
comment on function punctual.sweep(timestamptz) is
  'Repairs broken invariants and answers what it repaired. Called by the leader; also by hand: select * from punctual.sweep();';
