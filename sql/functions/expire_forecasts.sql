-- When the leader computes with another version of the time zone database than the last one did, all forecasts that were
-- made with the old one are computed again, and what could not be computed is tried again.
create or replace function punctual.expire_forecasts(zone_data text, at timestamptz default now())
returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_expired integer;
begin
  update punctual.leadership l
  set zone_data = expire_forecasts.zone_data
  where l.zone_data is distinct from expire_forecasts.zone_data;
  if not found then
    return 0;
  end if;

  update punctual.schedules s
  set refill_at = expire_forecasts.at
  where s.enabled and s.retired_at is null
    and (s.forecast_error is null or s.timezone in (select z.name from pg_timezone_names z))
    and s.forecast_zone_data is distinct from expire_forecasts.zone_data;
  get diagnostics v_expired = row_count;
  return v_expired;
end
$$;
comment on function punctual.expire_forecasts(text, timestamptz) is
  'Marks forecasts made with another time zone database for recomputation; answers how many. Called by a new leader.';
