-- How many occurrences are forecast in each of the next stretches of time, from 1; those without one are left out.
create or replace function punctual.starts_ahead(
  stretch interval default '15 minutes', stretches integer default 96, at timestamptz default now()
)
returns table (place integer, starts bigint)
language sql stable security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
  with edges as materialized (
    select array(select starts_ahead.at + k * starts_ahead.stretch from generate_series(0, starts_ahead.stretches) k) as edges
  )
  select width_bucket(f.instant, e.edges), count(*)
  from punctual.schedules s
  join punctual.schedule_clocks c on c.schedule_id = s.id
  cross join edges e
  cross join lateral unnest(s.forecast) as f (instant)
  where c.next_run_at is not null and s.enabled and s.retired_at is null
    and f.instant >= starts_ahead.at and f.instant < starts_ahead.at + starts_ahead.stretches * starts_ahead.stretch
  group by 1
$$;
comment on function punctual.starts_ahead(interval, integer, timestamptz) is
  'Forecast occurrences by quarter of an hour, or what is asked for. Example: select * from punctual.starts_ahead();';
