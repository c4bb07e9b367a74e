-- The schedules that this sweep looks at: the next slice of them, round and round, so that a million cost no more than a
-- thousand; and, found by an index, those that nothing would ever give a forecast.
create or replace function punctual.sweep_slice(slice integer default 250)
returns text[]
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_slice text[];
begin
  select array_agg(s.id order by s.id) into v_slice
  from (
    select c.schedule_id as id from punctual.schedule_clocks c
    where c.schedule_id > (select l.swept_to from punctual.leadership l)
    order by c.schedule_id
    limit sweep_slice.slice
  ) s;

  return coalesce(v_slice, '{}') || array(
    select s.id from punctual.schedules s
    where s.enabled and s.refill_at is null and s.forecast_error is null and s.retired_at is null
      and s.id <> all (coalesce(v_slice, '{}'))
    limit sweep_slice.slice
  );
end
$$;
comment on function punctual.sweep_slice(integer) is
  'Schedules whose turn it is to be looked at. Internal to sweep.';
