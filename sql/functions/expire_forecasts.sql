-- When the leader computes with another version of the time zone database than the last one did, all forecasts that were
-- made with the old one are computed again, and what could not be computed is tried again. A schedule that another
-- transaction holds is left out: to be called again, until none is.
create or replace function punctual.expire_forecasts(zone_data text, at timestamptz default now())
returns table (expired integer, left_out integer)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  expired := 0;
  left_out := 0;
  if not exists (select from punctual.leadership l where l.zone_data is distinct from expire_forecasts.zone_data) then
    return next;
    return;
  end if;

  with outdated as materialized (
    select s.id, s.refill_at
    from punctual.schedules s
    where s.retired_at is null
      and (s.forecast_error is null or s.timezone in (select z.name from pg_timezone_names z))
      and s.forecast_zone_data is distinct from expire_forecasts.zone_data
  ),
  free as (
    select s.id
    from punctual.schedules s
    where s.id in (select o.id from outdated o)
    for no key update skip locked
  ),
  marked as (
    update punctual.schedules s
    set refill_at = expire_forecasts.at
    from free f
    where s.id = f.id
    returning s.id
  )
  select (select count(*) from marked), (select count(*) from outdated) - (select count(*) from marked)
  into expired, left_out;

  if left_out = 0 then
    update punctual.leadership l set zone_data = expire_forecasts.zone_data;
  end if;
  return next;
end
$$;
comment on function punctual.expire_forecasts(text, timestamptz) is
  'Marks forecasts made with another time zone database for recomputation; answers how many, and how many were held. Called by the forecaster.';
