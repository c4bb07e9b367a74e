-- The stored future of all schedules within a range, soonest first, as far as it is forecast: `since` belongs to it, `until` does
-- not. Only the rows that are answered are judged, so that a page costs what a page is worth. Called by the API.
create or replace function punctual.upcoming_within(
  since timestamptz,
  until timestamptz,
  after_at timestamptz default '-infinity',
  after_id text default '',
  most integer default 50,
  at timestamptz default now()
)
returns table (scheduled_for timestamptz, due_in interval, schedule_id text, verdict text, reason text)
language sql stable security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
  with chosen as materialized (
    select o.scheduled_for, s.id
    from punctual.schedule_clocks c
    join punctual.schedules s on s.id = c.schedule_id
    cross join lateral unnest(s.forecast[width_bucket(c.cursor_at, s.forecast) + 1:]) as o (scheduled_for)
    where s.enabled and s.retired_at is null and c.next_run_at < upcoming_within.until
      and o.scheduled_for >= upcoming_within.since and o.scheduled_for < upcoming_within.until
      and (o.scheduled_for, s.id) > (coalesce(upcoming_within.after_at, '-infinity'), coalesce(upcoming_within.after_id, ''))
    order by o.scheduled_for, s.id
    limit upcoming_within.most
  ),
  involved as (select distinct h.id from chosen h)
  select u.scheduled_for, u.due_in, s.id, u.verdict, u.reason
  from involved i
  join punctual.schedules s on s.id = i.id
  join punctual.schedule_clocks c on c.schedule_id = s.id
  left join punctual.feature_flags f on f.name = s.flag
  cross join lateral punctual.to_come(s, c, s.flag is not null and f.is_on is not true, upcoming_within.at) u
  join chosen h on h.id = s.id and h.scheduled_for = u.scheduled_for
  order by u.scheduled_for, s.id
$$;
comment on function punctual.upcoming_within(timestamptz, timestamptz, timestamptz, text, integer, timestamptz) is
  'Occurrences of all schedules to come within a range. Example: select * from punctual.upcoming_within(now(), now() + interval ''1 hour'');';
