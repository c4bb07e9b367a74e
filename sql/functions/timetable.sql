-- What became of the occurrences of schedules since a moment and what is forecast, for pages: the newest rows of each, at most so
-- many, so that a long stretch of a busy fleet costs no more than what can be drawn of it. Of what ran as it should, and of the
-- forecast, only the slot is told, a whole number from 1; of everything else a row, in the order that src/db/timetable.ts reads.
-- `told_from`: of what came before nothing was read. `told_until`: nothing later is forecast yet.
create or replace function punctual.timetable(
  schedule_ids text[],
  since timestamptz,
  slot interval,
  most integer default 1000,
  at timestamptz default now()
)
returns table (schedule_id text, ran integer[], planned integer[], others json, told_from timestamptz, told_until timestamptz)
language sql stable security definer
set search_path = pg_catalog, pg_temp
set jit = off
set enable_bitmapscan = off
as $$
  with edges as materialized (
    select array(select timetable.since + k * timetable.slot from generate_series(0, 159) k) as edges,
      timetable.since + 160 * timetable.slot as until
  )
  select s.id, told.ran, ahead.planned, told.others, case when told.rows >= timetable.most then told.oldest end,
    case when ahead.planned is not null and not s.forecast_is_final and ahead.latest < e.until then ahead.latest end
  from unnest(timetable.schedule_ids) as given (id)
  join punctual.schedules s on s.id = given.id
  cross join edges e
  cross join lateral (select s.grace + coalesce(s.jitter, '0') as most) patience
  cross join lateral (
    select
      array_agg(width_bucket(r.scheduled_for, e.edges)) filter (where r.is_usual) as ran,
      json_agg(json_build_array(
        r.id, r.scheduled_for, r.first_scheduled_for, r.status, r.reason, r.occurrences, r.started_at, r.finished_at,
        coalesce(r.started_at > r.scheduled_for + patience.most, false)
      )) filter (where r.is_usual is not true) as others,
      count(*) as rows,
      min(r.scheduled_for) as oldest
    from (
      select n.id, n.scheduled_for, n.first_scheduled_for, n.status, n.reason, n.occurrences, n.started_at, n.finished_at,
        n.status = 'succeeded' and n.started_at <= n.scheduled_for + patience.most as is_usual
      from punctual.runs n
      where n.schedule_id = s.id and n.scheduled_for >= timetable.since and n.scheduled_for <= timetable.at
      order by n.scheduled_for desc
      limit timetable.most
    ) r
  ) told
  cross join lateral (
    select array_agg(width_bucket(f.instant, e.edges)) filter (where f.instant < e.until) as planned, max(f.instant) as latest
    from unnest(s.forecast) as f (instant)
    where s.enabled and s.retired_at is null and f.instant > timetable.at
  ) ahead
$$;
comment on function punctual.timetable(text[], timestamptz, interval, integer, timestamptz) is
  'What happened to schedules and what is forecast, by slots of time. Example: select * from punctual.timetable(array[''feed-refresh''], now() - interval ''1 day'', interval ''12 minutes'');';
