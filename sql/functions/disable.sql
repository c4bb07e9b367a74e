-- Operator: from this moment the schedule does not fire. What was due before it and not yet claimed gets its row first.
create or replace function punctual.disable(
  id text,
  reason text default null,
  until timestamptz default null,
  actor text default session_user,
  at timestamptz default now()
)
returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  disable.actor := punctual.acting_for(disable.actor, disable.at);
  perform punctual.schedule_for_update(disable.id);
  if disable.until <= disable.at then
    raise exception 'A pause until % would already be over', disable.until
      using errcode = 'PN005', hint = 'Give an instant in the future, or none to disable it for good.';
  end if;

  perform punctual.settle(disable.id, format('disabled by %s before it was claimed', disable.actor), disable.at);
  perform punctual.drop_pending(array[disable.id], format('disabled by %s before it ran', disable.actor), disable.at);

  update punctual.schedules s
  set enabled = false, paused_until = disable.until, disabled_reason = disable.reason
  where s.id = disable.id;

  perform punctual.audit(disable.actor, 'disable', disable.id, disable.reason,
    case when disable.until is not null then jsonb_build_object('until', disable.until) end, disable.at);
  perform pg_notify('punctual', '');
  return case when disable.until is null then 'disabled' else 'paused' end;
end
$$;
comment on function punctual.disable(text, text, timestamptz, text, timestamptz) is
  'Stops a schedule from firing, for good or until an instant. Example: select punctual.disable(''feed-refresh'', ''supplier is down'', now() + interval ''2 hours'');';
