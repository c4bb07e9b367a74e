-- Stores forecasts that the calendar computed: [{"id", "revision", "forecast": [instants], "error"}]. One that was made
-- for an older definition is ignored, and so is a schedule that another transaction holds: it stays due for a refill. The
-- next run follows from the cursor as it is now, not as it was when computed.
create or replace function punctual.set_forecasts(forecasts jsonb, zone_data text, at timestamptz default now())
returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_held text[];
  v_stored integer;
begin
  select array_agg(h.id) into v_held
  from (
    select s.id
    from punctual.schedules s
    join punctual.schedule_clocks c on c.schedule_id = s.id
    where s.id in (select f.id from jsonb_to_recordset(set_forecasts.forecasts) as f (id text))
    for no key update of s, c skip locked
  ) h;

  with computed as materialized (
    select f.id, f.revision, f.error, coalesce(f.forecast, '{}') as forecast
    from jsonb_to_recordset(set_forecasts.forecasts) as f (id text, revision integer, forecast timestamptz[], error text)
  ),
  stored as (
    update punctual.schedules s
    set forecast = f.forecast,
      forecast_zone_data = set_forecasts.zone_data,
      halt = case when f.error is not null then 'error' when f.forecast = '{}' then 'never' end,
      forecast_error = coalesce(f.error, case when f.forecast = '{}' then 'It never fires again' end),
      refill_at = case
        when cardinality(f.forecast) = 0 then null
        when f.forecast[cardinality(f.forecast)] <= set_forecasts.at then set_forecasts.at
        else f.forecast[(cardinality(f.forecast) + 1) / 2]
      end
    from computed f
    where s.id = f.id and s.id = any (v_held) and s.revision = f.revision and s.retired_at is null
    returning s.id, s.forecast, s.enabled, s.max_runs
  ),
  aimed as (
    update punctual.schedule_clocks c
    set next_run_at = case
        when s.enabled and not coalesce(c.fire_count >= s.max_runs, false) then s.forecast[width_bucket(c.cursor_at, s.forecast) + 1]
      end
    from stored s
    where c.schedule_id = s.id
    returning c.schedule_id
  )
  select count(*) into v_stored from aimed;
  return v_stored;
end
$$;
comment on function punctual.set_forecasts(jsonb, text, timestamptz) is
  'Stores computed forecasts and aims the clocks; answers how many were current. Called by the forecaster.';
