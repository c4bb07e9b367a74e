-- The schedules whose forecast must be refilled, most urgent first, with what the calendar needs to compute it. One that
-- another transaction holds is left out, so that an operator who takes long delays no other.
create or replace function punctual.forecasts_due(batch integer default 100, at timestamptz default now())
returns table (
  id text, revision integer, cron text, timezone text, dst_gap text, dst_overlap text, "after" timestamptz, "now" timestamptz
)
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select s.id, s.revision, s.cron, s.timezone, s.dst_gap, s.dst_overlap,
    case when s.enabled and c.cursor_at <> '-infinity' then c.cursor_at else forecasts_due.at end,
    forecasts_due.at
  from punctual.schedules s
  join punctual.schedule_clocks c on c.schedule_id = s.id
  where s.refill_at <= forecasts_due.at and s.retired_at is null
  order by s.refill_at
  limit forecasts_due.batch
  for share of s skip locked
$$;
comment on function punctual.forecasts_due(integer, timestamptz) is
  'Schedules whose forecast is to be refilled now. Called by the forecaster.';
