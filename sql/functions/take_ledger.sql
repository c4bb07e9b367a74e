-- Hands out what a simulation has recorded and decided for good, and forgets it; with `unfinished`, also what is still under
-- way or waits. `fired_at` is when the first job started, or was to.
create or replace function punctual.take_ledger(unfinished boolean default false)
returns table (
  schedule_id text, scheduled_for timestamptz, first_scheduled_for timestamptz, occurrences integer,
  verdict text, reason text, trigger text, fired_at timestamptz
)
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  perform punctual.assert_scratch();
  delete from punctual.job_runs jr
  using punctual.runs r
  where r.id = jr.run_id and r.finished_at is not null;

  return query
  with taken as (
    delete from punctual.runs r
    where r.finished_at is not null or take_ledger.unfinished
    returning r.*
  )
  select t.schedule_id, t.scheduled_for, t.first_scheduled_for, t.occurrences,
    case
      when t.status = 'skipped' or t.queued_at is null and t.finished_at is not null then 'skip'
      when t.queued_at is null then 'hold'
      else 'fire'
    end,
    t.reason, t.trigger, coalesce(t.started_at, t.queued_at)
  from taken t;
end
$$;
comment on function punctual.take_ledger(boolean) is
  'Takes the finished rows out of the ledger of a scratch database. Internal to punctual simulate.';
