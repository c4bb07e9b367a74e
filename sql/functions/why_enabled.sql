-- Check of why: was it enabled, by whom, since when and why? From the audit log, as it stood at that moment.
create or replace function punctual.why_enabled(
  schedule punctual.schedules, run punctual.runs, is_exact boolean, at timestamptz default now()
)
returns table (question text, ok boolean, answer text, so text)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_switch punctual.audit_log;
  v_until timestamptz;
  v_told text;
begin
  select l.* into v_switch
  from punctual.audit_log l
  where l.subject = (schedule).id and l.action in ('enable', 'disable') and l.at <= why_enabled.at
  order by l.id desc
  limit 1;
  v_until := (v_switch.detail ->> 'until')::timestamptz;
  v_told := format('%sd by %s at %s%s%s', v_switch.action, v_switch.actor, v_switch.at, ' until ' || v_until, ', "' || v_switch.reason || '"');

  question := 'Is it enabled?';
  ok := coalesce(v_switch.action = 'enable' or v_until <= why_enabled.at, false);
  answer := case
    when v_switch.action = 'enable' then 'Yes: ' || v_told
    when ok then 'Yes, by then: ' || v_told
    when v_switch.action = 'disable' then 'No: ' || v_told
    else 'No: nobody has enabled it up to that moment'
  end;
  if not ok and ((run).id is null or not why_enabled.is_exact and (run).scheduled_for <= v_switch.at) then
    so := format('%s: %s.', case when why_enabled.at > now() then 'It will not be due' else 'It was not due' end,
      case when v_switch.id is null then 'nobody had enabled it' else v_told end);
  end if;
  return next;
end
$$;
comment on function punctual.why_enabled(punctual.schedules, punctual.runs, boolean, timestamptz) is
  'Check of why: was it enabled? Internal.';
