-- The stored future of all schedules together, soonest first, as far as it is forecast, each with the verdict it would get now:
-- from what is due next on, or within a range, of which `since` belongs to it and `until` does not. Only the rows that are
-- answered are judged; and the first so many belong to the schedules that are due first, so without a range no others are looked
-- at, and none that waits for its run to end. Called by the API and the page of the forecast.
create or replace function punctual.next_occurrences(
  most integer default 50,
  since timestamptz default null,
  until timestamptz default null,
  after_at timestamptz default null,
  after_id text default null,
  at timestamptz default now()
)
returns table (scheduled_for timestamptz, due_in interval, schedule_id text, verdict text, reason text, sentence text)
language sql stable security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
  with soonest as materialized (
    select c.schedule_id, c.cursor_at
    from punctual.schedule_clocks c
    where c.next_run_at < coalesce(next_occurrences.until, 'infinity') and (next_occurrences.since is not null or not c.waits)
    order by c.next_run_at
    limit case when next_occurrences.since is null and next_occurrences.after_at is null then next_occurrences.most end
  ),
  chosen as materialized (
    select o.scheduled_for, s.id
    from soonest c
    join punctual.schedules s on s.id = c.schedule_id
    cross join lateral unnest(s.forecast[width_bucket(c.cursor_at, s.forecast) + 1:]) as o (scheduled_for)
    where s.enabled and s.retired_at is null
      and o.scheduled_for >= coalesce(next_occurrences.since, '-infinity') and o.scheduled_for < coalesce(next_occurrences.until, 'infinity')
      and (o.scheduled_for, s.id) > (coalesce(next_occurrences.after_at, '-infinity'), coalesce(next_occurrences.after_id, ''))
    order by o.scheduled_for, s.id
    limit next_occurrences.most
  ),
  involved as (select distinct h.id from chosen h)
  select u.scheduled_for, u.due_in, s.id, u.verdict, u.reason, punctual.reason_sentence(u.reason)
  from involved i
  join punctual.schedules s on s.id = i.id
  join punctual.schedule_clocks c on c.schedule_id = s.id
  left join punctual.feature_flags f on f.name = s.flag
  cross join lateral punctual.to_come(s, c, s.flag is not null and f.is_on is not true, next_occurrences.at) u
  join chosen h on h.id = s.id and h.scheduled_for = u.scheduled_for
  order by u.scheduled_for, s.id
$$;
comment on function punctual.next_occurrences(integer, timestamptz, timestamptz, timestamptz, text, timestamptz) is
  'The next occurrences of all schedules with their verdicts. Example: select * from punctual.next_occurrences(20, until => now() + interval ''1 hour'');';
