-- Operator: this run shall not go on. Answers `cancelled` when it is over, `cancelling` while a job of it has still to notice.
create or replace function punctual.cancel_run(
  run_id bigint,
  reason text default null,
  actor text default session_user,
  at timestamptz default now()
)
returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run punctual.runs := punctual.run_for_update(cancel_run.run_id);
begin
  cancel_run.actor := punctual.acting_for(cancel_run.actor, cancel_run.at);
  if v_run.finished_at is not null then
    raise exception 'Run % has ended: it is %', v_run.id, v_run.status
      using errcode = 'PN004', constraint = 'run_finished', hint = 'Only runs that are pending, queued or running can be cancelled.';
  end if;

  perform punctual.cancel_runs(
    array[v_run.id], concat_ws(': ', 'cancelled by ' || cancel_run.actor, cancel_run.reason), cancel_run.at
  );
  perform punctual.audit(cancel_run.actor, 'cancel_run', v_run.schedule_id, cancel_run.reason, jsonb_build_object('run', v_run.id), cancel_run.at);
  return case when (select r.finished_at from punctual.runs r where r.id = v_run.id) is null then 'cancelling' else 'cancelled' end;
end
$$;
comment on function punctual.cancel_run(bigint, text, text, timestamptz) is
  'Cancels a run that has not ended: removes its queued jobs, aborts its running ones. Example: select punctual.cancel_run(42, ''wrong day'');';
