-- How many of the latest runs have which status: of all schedules by run number, or of one by when they were due; bounded, so that
-- a page may ask.
create or replace function punctual.tally_latest(schedule_id text default null, looked_at integer default 10000)
returns table (status text, runs bigint, since timestamptz)
language sql stable security definer
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_custom_plan
as $$
  select l.status, count(*), min(min(l.decided_at)) over ()
  from (
    (
      select r.status, r.decided_at from punctual.runs r
      where tally_latest.schedule_id is null
      order by r.id desc
      limit tally_latest.looked_at
    )
    union all
    (
      select r.status, r.decided_at from punctual.runs r
      where r.schedule_id = tally_latest.schedule_id
      order by r.scheduled_for desc
      limit tally_latest.looked_at
    )
  ) l
  group by l.status
$$;
comment on function punctual.tally_latest(text, integer) is
  'The latest 10,000 runs by status, of all schedules or of one, and since when they are. Example: select status, runs from punctual.tally_latest();';
