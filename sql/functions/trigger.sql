-- Operator: asks for a run now. It is recorded as pending and the daemon is woken to dispatch it; with no daemon alive
-- it waits, visibly, for one or for punctual.tick. Works on disabled schedules too.
create or replace function punctual.trigger(
  id text,
  reason text default null,
  payload jsonb default null,
  actor text default session_user,
  at timestamptz default now()
)
returns bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run_id bigint;
begin
  trigger.actor := punctual.acting_for(trigger.actor, trigger.at);
  if jsonb_typeof(trigger.payload) <> 'object' then
    raise exception 'The payload is a JSON %, not an object', jsonb_typeof(trigger.payload)
      using errcode = 'PN005', hint = 'Give an object such as {"full": true}, or none.';
  end if;

  with found as (
    select s.id, s.payload, s.deadline from punctual.schedules s
    where s.id = trigger.id and s.retired_at is null
    for key share
  ),
  asked as (
    insert into punctual.runs (
      schedule_id, scheduled_for, request, trigger, status, requested_by, request_reason, requested_at, due_at, deadline_at, payload
    )
    select f.id, trigger.at, nextval('punctual.requests'), 'manual', 'pending', trigger.actor, trigger.reason, trigger.at, trigger.at, trigger.at + f.deadline,
      nullif(coalesce(f.payload, '{}') || coalesce(trigger.payload, '{}'), '{}')
    from found f
    returning runs.id
  ),
  noted as (
    insert into punctual.audit_log (at, actor, action, subject, reason, detail, channel)
    select trigger.at, trigger.actor, 'trigger', trigger.id, trigger.reason, jsonb_build_object('run', a.id),
      punctual.channel_of(trigger.actor)
    from asked a
  )
  select a.id into v_run_id from asked a;

  if v_run_id is null then
    -- Says which of the two it is: unknown or retired.
    perform punctual.schedule_for_update(trigger.id);
  end if;
  perform pg_notify('punctual', '');
  return v_run_id;
end
$$;
comment on function punctual.trigger(text, text, jsonb, text, timestamptz) is
  'Asks for a run of a schedule now and answers its run number. Example: select punctual.trigger(''feed-refresh'', ''testing'');';
