-- The zones of all schedules that the code defines, each with how many there are, and with those that the next change of the
-- clock touches: what becomes of them then, as the forecaster has computed it.
create or replace function punctual.zones_in_use(at timestamptz default now())
returns table (timezone text, schedules bigint, touched jsonb)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select s.timezone, count(*),
    coalesce(
      jsonb_agg(jsonb_build_object('id', s.id, 'at', s.clock_change_at, 'note', s.clock_change) order by s.clock_change_at, s.id)
        filter (where s.clock_change_at > zones_in_use.at),
      '[]'
    )
  from punctual.schedules s
  where s.retired_at is null
  group by s.timezone
  order by count(*) desc, s.timezone
$$;
comment on function punctual.zones_in_use(timestamptz) is
  'The zones of all schedules, and what the next change of the clock does to them. Example: select timezone, schedules from punctual.zones_in_use();';
