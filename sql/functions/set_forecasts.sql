-- Stores forecasts that the calendar computed: [{"id", "revision", "forecast": [instants], "gaps": [instants], "is_final",
-- "halt", "error", "clock_change_at", "clock_change"}]. One that was made for an older definition is ignored, and so is a
-- schedule that another transaction holds: it stays due for a refill. The next run follows from the cursor as it is now, not
-- as it was when computed.
create or replace function punctual.set_forecasts(forecasts jsonb, zone_data text, at timestamptz default now())
returns integer
language plpgsql volatile security definer
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
    select f.id, f.revision, f.forecast, f.gaps, f.is_final, f.clock_change_at, f.clock_change,
      coalesce(f.halt, case when f.error is not null then 'error' when f.forecast = '{}' then 'never' end) as halt,
      coalesce(f.error, case when f.forecast = '{}' then 'It never fires again' end) as error,
      f.forecast[cardinality(f.forecast)] as last,
      -- Half of what is still to come.
      f.forecast[(f.past + cardinality(f.forecast) + 1) / 2] as half
    from (
      select g.id, g.revision, g.halt, g.error, g.clock_change_at, g.clock_change,
        coalesce(g.forecast, '{}') as forecast, coalesce(g.gaps, '{}') as gaps, coalesce(g.is_final, false) as is_final,
        width_bucket(set_forecasts.at, coalesce(g.forecast, '{}')) as past
      from jsonb_to_recordset(set_forecasts.forecasts) as g (
        id text, revision integer, forecast timestamptz[], gaps timestamptz[], is_final boolean,
        halt text, error text, clock_change_at timestamptz, clock_change text
      )
    ) f
  ),
  stored as (
    update punctual.schedules s
    set forecast = f.forecast,
      forecast_gaps = f.gaps,
      forecast_is_final = f.is_final,
      forecast_zone_data = set_forecasts.zone_data,
      halt = f.halt,
      forecast_error = f.error,
      clock_change_at = f.clock_change_at,
      clock_change = f.clock_change,
      refill_at = case
        when f.last is null then null
        when f.last <= set_forecasts.at then set_forecasts.at
        -- The calendar looks no farther ahead for a change of the clock than 400 days.
        else least(case when f.is_final then f.last else f.half end, f.clock_change_at, set_forecasts.at + interval '365 days')
      end
    from computed f
    where s.id = f.id and s.id = any (v_held) and s.revision = f.revision and s.retired_at is null
    returning s.id, s as schedule
  ),
  aimed as (
    update punctual.schedule_clocks c
    set next_run_at = punctual.next_in_forecast(s.schedule, c)
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
