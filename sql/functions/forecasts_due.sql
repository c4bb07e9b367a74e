-- The schedules whose forecast must be refilled, most urgent first, with what the calendar needs to compute it: for one that
-- fires from where its clock stands, for any other from now. One that another transaction holds is left out, so that an
-- operator who takes long delays no other; and one for which the claim goes first, since nothing new could be stored.
create or replace function punctual.forecasts_due(batch integer default 100, at timestamptz default now())
returns table (
  id text, revision integer, cron text, timezone text, dst_gap text, dst_overlap text,
  time_window jsonb, starts_at timestamptz, ends_at timestamptz, "after" timestamptz, "now" timestamptz
)
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  select s.id, s.revision, s.cron, s.timezone, s.dst_gap, s.dst_overlap, s.time_window,
    -- In milliseconds, which is what the calendar can tell apart.
    date_trunc('milliseconds', s.starts_at + interval '999 microseconds'), s.ends_at,
    case
      when s.enabled and isfinite(c.cursor_at) and not coalesce(c.fire_count >= s.max_runs, false) then c.cursor_at
      else forecasts_due.at
    end,
    forecasts_due.at
  from punctual.schedules s
  join punctual.schedule_clocks c on c.schedule_id = s.id
  where s.refill_at <= forecasts_due.at and s.retired_at is null
    and not coalesce(
      s.enabled and s.forecast[cardinality(s.forecast)] <= s.refill_at
      and (
        c.next_run_at is not null
        -- Catching up waits for the run that holds the lock, and decides nothing before it has ended.
        or (c.locked_run_id is not null and s.overlap <> 'allow' and s.catch_up <> 'skip' and c.cursor_at < s.forecast[1])
      ),
      false
    )
  order by s.refill_at
  limit forecasts_due.batch
  for share of s skip locked
$$;
comment on function punctual.forecasts_due(integer, timestamptz) is
  'Schedules whose forecast is to be refilled now. Called by the forecaster.';
