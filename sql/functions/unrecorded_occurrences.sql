-- Occurrences that were due and decided, by their clock, and of which the ledger has no row: as far as the present forecasts
-- reach back, which is to the last refill, and to where the ledger has been pruned. Schedules that are disabled or have run as often as they may owe nothing.
create or replace function punctual.unrecorded_occurrences(ids text[] default null)
returns table (schedule_id text, scheduled_for timestamptz, detail text)
language sql stable security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set jit = off
as $$
  with uncertain as materialized (
    select s.id, f.instant
    from punctual.schedules s
    join punctual.schedule_clocks c on c.schedule_id = s.id
    cross join lateral unnest(
      s.forecast[width_bucket(c.due_after, s.forecast) + 1:width_bucket(c.cursor_at, s.forecast)]
    ) as f (instant)
    where f.instant >= coalesce((select n.pruned_before from punctual.retention n), '-infinity')
      and (unrecorded_occurrences.ids is null or s.id = any (unrecorded_occurrences.ids))
      and s.enabled and s.retired_at is null and not coalesce(c.fire_count >= s.max_runs, false)
      -- One probe each: as a join, this would read the whole index of the ledger.
      and (
        select r.id from punctual.runs r
        where r.schedule_id = s.id and r.scheduled_for = f.instant and r.request = 0
      ) is null
  )
  select u.id, u.instant, format('the occurrence of %s was due, and has no row', u.instant)
  from uncertain u
  -- A row for several: rows of one catching up may lie within the range of each other.
  where not exists (
    select from (
      select r.first_scheduled_for from punctual.runs r
      where r.schedule_id = u.id and r.scheduled_for > u.instant and r.request = 0
      order by r.scheduled_for
      limit 20
    ) n
    where n.first_scheduled_for <= u.instant
  )
$$;
comment on function punctual.unrecorded_occurrences(text[]) is
  'Occurrences that were due and have no row, back to the last refill of the forecast. Example: select * from punctual.unrecorded_occurrences();';
