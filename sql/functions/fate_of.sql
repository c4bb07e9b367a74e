-- What stands in the way of one timely occurrence, before anybody asks whether the previous run is active: a reason with its
-- evidence, or the later instant that it is rolled to; all null when nothing does.
create or replace function punctual.fate_of(
  schedule punctual.schedules, schedule_reason text, instant timestamptz, at timestamptz,
  out reason text, out detail text, out due_at timestamptz
)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_blackout text;
begin
  reason := case
    when fate_of.schedule_reason is not null then fate_of.schedule_reason
    when fate_of.instant = any ((schedule).forecast_gaps) then 'clock_gap'
    when fate_of.instant < (schedule).starts_at or fate_of.instant > (schedule).ends_at then 'outside_bounds'
  end;
  if reason is not null then
    return;
  end if;

  v_blackout := punctual.blackout_at((schedule).calendars, (schedule).timezone, fate_of.instant);
  if v_blackout is null then
    reason := case when fate_of.at - fate_of.instant > (schedule).deadline then 'too_late' end;
    return;
  end if;
  detail := v_blackout;
  select o.reason, o.due_at into reason, due_at from punctual.blackout_outcome(schedule, fate_of.instant) o;
end
$$;
comment on function punctual.fate_of(punctual.schedules, text, timestamptz, timestamptz) is
  'Reason, evidence or later instant of one timely occurrence. Internal to judge_occurrences.';
