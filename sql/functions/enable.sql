-- Operator: from this moment the schedule fires. Occurrences before it are not due and never back-fired.
create or replace function punctual.enable(
  id text,
  reason text default null,
  actor text default session_user,
  at timestamptz default now()
)
returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_schedule punctual.schedules;
begin
  enable.actor := punctual.acting_for(enable.actor, enable.at);
  v_schedule := punctual.schedule_for_update(enable.id);
  if v_schedule.enabled then
    return 'already enabled';
  end if;

  update punctual.schedules s
  set enabled = true, paused_until = null, disabled_reason = null,
    refill_at = case
      when s.halt is null and not s.forecast_is_final and width_bucket(enable.at, s.forecast) = cardinality(s.forecast) then enable.at
      else s.refill_at
    end
  where s.id = enable.id;

  update punctual.schedule_clocks c
  set cursor_at = greatest(c.cursor_at, enable.at),
    due_after = enable.at,
    next_run_at = case
      when c.fire_count >= v_schedule.max_runs then null
      else v_schedule.forecast[width_bucket(greatest(c.cursor_at, enable.at), v_schedule.forecast) + 1]
    end,
    waits = false, consecutive_failures = 0, pause_due = false
  where c.schedule_id = enable.id;

  perform punctual.audit(enable.actor, 'enable', enable.id, enable.reason, null, enable.at);
  perform pg_notify('punctual', '');
  return 'enabled';
end
$$;
comment on function punctual.enable(text, text, text, timestamptz) is
  'Lets a schedule fire from now on. Example: select punctual.enable(''feed-refresh'', ''feed is back'');';
