-- The numbers of runs that fit every condition given, newest first, and before which run to go on: null when there are no more.
-- However rare they are, one call looks at no more than `looked_at` runs. A range has both ends, an error is its first line, and a
-- worker is who executed a job, or the daemon that decided. In SQL, Postgres before 18 would plan it without its arguments, and
-- look through all runs for those of one schedule. Called by the API, the pages and the CLI.
create or replace function punctual.find_runs(
  schedule_id text default null,
  job text default null,
  statuses text[] default null,
  trigger text default null,
  worker text default null,
  reason text default null,
  error text default null,
  since timestamptz default null,
  until timestamptz default null,
  before bigint default null,
  most integer default 50,
  looked_at integer default 100000
)
returns table (run_ids bigint[], next_before bigint)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_custom_plan
as $$
begin
  return query
  with found as materialized (
    select w.id
    from (
      select r.* from punctual.runs r
      where (find_runs.schedule_id is null or r.schedule_id = find_runs.schedule_id)
        and (find_runs.before is null or r.id < find_runs.before)
      order by r.id desc
      limit find_runs.looked_at
    ) w
    where (find_runs.statuses is null or w.status = any (find_runs.statuses))
      and (find_runs.trigger is null or w.trigger = find_runs.trigger)
      and (find_runs.reason is null or w.reason = find_runs.reason)
      and (find_runs.error is null or split_part(w.error, E'\n', 1) = find_runs.error)
      and (find_runs.since is null or w.scheduled_for >= find_runs.since)
      and (find_runs.until is null or w.scheduled_for <= find_runs.until)
      and (find_runs.job is null or exists (
        select from punctual.job_runs jr where jr.run_id = w.id and jr.job = find_runs.job
      ))
      and (find_runs.worker is null or w.claimed_by = find_runs.worker or exists (
        select from punctual.job_runs jr where jr.run_id = w.id and jr.worker = find_runs.worker
      ))
    order by w.id desc
    limit find_runs.most + 1
  ),
  listed as (select array(select f.id from found f order by f.id desc limit find_runs.most) as ids)
  select l.ids, case
    when (select count(*) from found) > find_runs.most then l.ids[find_runs.most]
    else (
      select r.id from punctual.runs r
      where (find_runs.schedule_id is null or r.schedule_id = find_runs.schedule_id)
        and (find_runs.before is null or r.id < find_runs.before)
      order by r.id desc
      offset find_runs.looked_at - 1 limit 1
    )
  end
  from listed l;
end
$$;
comment on function punctual.find_runs(text, text, text[], text, text, text, text, timestamptz, timestamptz, bigint, integer, integer) is
  'Runs by schedule, job, status, trigger, worker, reason, error and range. Example: select * from punctual.find_runs(job => ''feed.import'', statuses => ''{failed}'');';
