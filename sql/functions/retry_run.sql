-- Operator: repeats a run that failed, was lost or was cancelled, for the same occurrence and with the same payload.
create or replace function punctual.retry_run(
  run_id bigint,
  reason text default null,
  actor text default session_user,
  at timestamptz default now()
)
returns bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run punctual.runs := punctual.run_for_update(retry_run.run_id);
  v_retry_id bigint;
begin
  retry_run.actor := punctual.acting_for(retry_run.actor, retry_run.at);
  perform punctual.refuse_retired(punctual.find_schedule(v_run.schedule_id));
  perform punctual.refuse_retry(v_run);

  insert into punctual.runs (
    schedule_id, scheduled_for, request, trigger, status, payload, retry_of, requested_by, request_reason, requested_at, due_at
  )
  values (
    v_run.schedule_id, v_run.scheduled_for, nextval('punctual.requests'), 'retry', 'pending', v_run.payload, v_run.id,
    retry_run.actor, retry_run.reason, retry_run.at, retry_run.at
  )
  returning runs.id into v_retry_id;

  perform punctual.audit(retry_run.actor, 'retry_run', v_run.schedule_id, retry_run.reason,
    jsonb_build_object('run', v_retry_id, 'retry_of', v_run.id), retry_run.at);
  perform pg_notify('punctual', '');
  return v_retry_id;
end
$$;
comment on function punctual.retry_run(bigint, text, text, timestamptz) is
  'Repeats a run that did not succeed and answers the new run number. Example: select punctual.retry_run(42, ''the disk has room again'');';
