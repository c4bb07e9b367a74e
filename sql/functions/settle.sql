-- Before a schedule stops or changes: whatever was due and undecided is recorded as skipped, and its clock stands still.
-- What lies beyond the forecast, after a long outage, is left to the forecaster as an unsettled stretch.
create or replace function punctual.settle(id text, detail text, at timestamptz default now())
returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_due timestamptz[];
begin
  select s.forecast[width_bucket(c.cursor_at, s.forecast) + 1:width_bucket(settle.at, s.forecast)] into v_due
  from punctual.schedule_clocks c
  join punctual.schedules s on s.id = c.schedule_id
  where c.schedule_id = settle.id and s.enabled and (s.forecast_error is null or s.forecast <> '{}') and not coalesce(c.fire_count >= s.max_runs, false)
  for update of c;

  if v_due is not null then
    perform punctual.record_missed(settle.id, v_due, settle.detail, settle.at);
    insert into punctual.unsettled (schedule_id, cron, timezone, dst_gap, dst_overlap, time_window, since, until, detail)
    select s.id, s.cron, s.timezone, s.dst_gap, s.dst_overlap, s.time_window, known.until, least(settle.at, s.ends_at), settle.detail
    from punctual.schedules s
    join punctual.schedule_clocks c on c.schedule_id = s.id
    -- Within its bounds, and in milliseconds, which is what the forecaster can tell apart.
    cross join lateral date_trunc('milliseconds', greatest(c.cursor_at, s.forecast[cardinality(s.forecast)], s.starts_at - interval '1 microsecond')) as known (until)
    where s.id = settle.id and not s.forecast_is_final and isfinite(known.until) and known.until < least(settle.at, s.ends_at);
  end if;

  update punctual.schedule_clocks c
  set cursor_at = greatest(c.cursor_at, settle.at), next_run_at = null, waits = false
  where c.schedule_id = settle.id;
  return coalesce(cardinality(v_due), 0);
end
$$;
comment on function punctual.settle(text, text, timestamptz) is
  'Records due but undecided occurrences as missed and stops the clock of a schedule; answers how many. Internal.';
