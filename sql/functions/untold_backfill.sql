-- The oldest backfill that will soon have begun all occurrences it was told, with what the calendar needs to tell more. One
-- whose schedule another transaction holds is left out, so that it delays no other.
create or replace function punctual.untold_backfill()
returns table (
  id bigint, cron text, timezone text, dst_gap text, dst_overlap text, time_window jsonb, computed_to timestamptz, until timestamptz
)
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  select b.id, s.cron, s.timezone, s.dst_gap, s.dst_overlap, s.time_window, b.computed_to, least(b.until, s.ends_at)
  from punctual.backfills b
  join punctual.schedules s on s.id = b.schedule_id
  join punctual.schedule_clocks c on c.schedule_id = b.schedule_id
  where b.finished_at is null and punctual.wants_instants(b)
  order by b.id
  limit 1
  for no key update of c skip locked
$$;
comment on function punctual.untold_backfill() is
  'The backfill whose occurrences are to be told next, if any. Called by the forecaster.';
