-- How many enabled schedules start at each minute of an hour, by their forecasts of the next day; minutes at which none does
-- are left out. Minutes are those of UTC. For whoever looks for a minute that is not crowded.
create or replace function punctual.starts_by_minute(at timestamptz default now())
returns table (minute integer, schedules bigint)
language sql stable security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
  select m.minute, count(*)
  from punctual.schedules s
  cross join lateral (
    select distinct extract(minute from f.instant at time zone 'UTC')::integer as minute
    from unnest(s.forecast) as f (instant)
    where f.instant > starts_by_minute.at and f.instant <= starts_by_minute.at + interval '1 day'
  ) m
  where s.enabled and s.retired_at is null
  group by m.minute
  order by m.minute
$$;
comment on function punctual.starts_by_minute(timestamptz) is
  'How many schedules start at each minute of an hour. Example: select * from punctual.starts_by_minute() order by schedules desc limit 5;';
