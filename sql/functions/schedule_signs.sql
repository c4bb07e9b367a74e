-- Each schedule in the few columns by which a list of them is filtered and ordered, with its last ten outcomes and with why
-- somebody should look at it. It looks at a handful of rows of each, however long the ledger is.
create or replace function punctual.schedule_signs(at timestamptz default now())
returns table (
  id text, description text, tags text[], target jsonb, state text, enabled boolean, skips_missed boolean, forecast_gap interval,
  next_run_at timestamptz, last_run_at timestamptz, last_failed_at timestamptz, owed bigint, outcomes text[], attention text[],
  stopped_by text, stopped_at timestamptz
)
language sql stable security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
  select s.id, s.description, s.tags, s.target, signs.state, s.enabled, s.catch_up = 'skip', signs.gap,
    c.next_run_at, c.last_run_at, failed.at, owed.occurrences, latest.outcomes,
    case when s.retired_at is null then array_remove(array[
      case when signs.state = 'parked' then 'parked' end,
      case when c.consecutive_failures > 0 then 'failing' end,
      case when c.next_run_at < schedule_signs.at - greatest(2 * signs.gap, s.grace) then 'overdue' end,
      case when s.enabled and unrun.occurrences > 2 then 'silent' end,
      case when owed.occurrences > 0 then 'owed' end,
      case when latest.outcomes[1] = 'late' then 'late' end,
      case when not s.enabled and stop.at < schedule_signs.at - interval '7 days' then 'stopped_long' end
    ], null) else '{}' end,
    stop.actor, stop.at
  from punctual.schedules s
  join punctual.schedule_clocks c on c.schedule_id = s.id
  cross join lateral (select punctual.schedule_state(s, c) as state, s.forecast[2] - s.forecast[1] as gap) signs
  cross join lateral (
    select coalesce(sum(o.occurrences), 0) as occurrences from (
      select r.occurrences from punctual.runs r
      where r.schedule_id = s.id and r.reason in ('missed', 'catch_up_limit') and r.status = 'skipped' and r.request = 0
      limit 100
    ) o
  ) owed
  cross join lateral (
    select array_agg(
      case when r.status = 'succeeded' and r.started_at - r.scheduled_for > s.grace + coalesce(s.jitter, '0') then 'late'
        when r.status = 'skipped' and r.reason in ('missed', 'catch_up_limit') then 'missed' else r.status end
      order by r.scheduled_for desc
    ) as outcomes
    from (
      select l.status, l.reason, l.scheduled_for, l.started_at from punctual.runs l
      where l.schedule_id = s.id order by l.scheduled_for desc limit 10
    ) r
  ) latest
  cross join lateral (
    select sum(u.occurrences) as occurrences from (
      select r.occurrences from punctual.runs r
      where r.schedule_id = s.id and r.scheduled_for > coalesce(c.last_run_at, c.due_after) and r.status = 'skipped'
      order by r.scheduled_for desc limit 3
    ) u
  ) unrun
  left join lateral (
    select max(n.last_finished_at) as at from punctual.run_counts n where n.schedule_id = s.id and n.outcome in ('failed', 'lost')
  ) failed on true
  left join lateral (
    select a.actor, a.at from punctual.audit_log a
    where a.subject = s.id and a.action = 'disable' and not s.enabled
    order by a.id desc limit 1
  ) stop on true
$$;
comment on function punctual.schedule_signs(timestamptz) is
  'Each schedule with its last outcomes and why it needs attention. Example: select id, state, attention from punctual.schedule_signs() where attention <> ''{}'';';
