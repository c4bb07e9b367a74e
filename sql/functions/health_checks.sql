-- Health check by check: what was found, what is allowed, and the level that this gives. `limits` as in judge_health.
create or replace function punctual.health_checks(limits jsonb default '{}', at timestamptz default now())
returns table (name text, found double precision, yellow_above double precision, red_above double precision, level text)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select j.name, j.found, j.yellow_above, j.red_above, j.level
  from punctual.health_facts(health_checks.at) f
  cross join lateral punctual.judge_health(
    extract(epoch from health_checks.at - f.heartbeat_at)::double precision, extract(epoch from health_checks.at - f.passed_at)::double precision,
    f.heartbeat_interval, f.overdue, f.failing, f.owed, f.queue, health_checks.limits
  ) j
$$;
comment on function punctual.health_checks(jsonb, timestamptz) is
  'What makes the state of the scheduler, check by check. Example: select * from punctual.health_checks(''{"queue": 500}'');';
