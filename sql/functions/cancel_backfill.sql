-- Operator: begins no further run of a backfill. Those that are under way go on; cancel_run ends them.
create or replace function punctual.cancel_backfill(
  backfill_id bigint,
  reason text default null,
  actor text default session_user,
  at timestamptz default now()
)
returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_backfill punctual.backfills;
begin
  cancel_backfill.actor := punctual.acting_for(cancel_backfill.actor, cancel_backfill.at);
  -- The clock first, as everywhere.
  perform from punctual.schedule_clocks c
  where c.schedule_id = (select b.schedule_id from punctual.backfills b where b.id = cancel_backfill.backfill_id)
  for no key update;
  select b.* into v_backfill from punctual.backfills b where b.id = cancel_backfill.backfill_id for update;
  if v_backfill.id is null then
    raise exception 'There is no backfill %', cancel_backfill.backfill_id
      using errcode = 'PN006', hint = 'List them: punctual backfills, or select * from punctual.backfill_progress;';
  elsif v_backfill.finished_at is not null then
    raise exception 'Backfill % is over since %', v_backfill.id, v_backfill.finished_at
      using errcode = 'PN004', constraint = 'backfill_finished', hint = 'End a run of it that still goes on: punctual cancel, or select punctual.cancel_run(…).';
  end if;

  update punctual.backfills b
  set cancelled_at = cancel_backfill.at, finished_at = cancel_backfill.at, instants = '{}', open_runs = '{}'
  where b.id = v_backfill.id;
  update punctual.runs r
  set status = 'cancelled', reason = 'cancelled', detail = format('backfill %s was cancelled', v_backfill.id), due_at = null,
    decided_at = cancel_backfill.at, finished_at = cancel_backfill.at
  where r.id = any (v_backfill.open_runs) and r.status = 'pending';

  perform punctual.audit(cancel_backfill.actor, 'cancel_backfill', v_backfill.schedule_id, cancel_backfill.reason,
    jsonb_build_object('backfill', v_backfill.id), cancel_backfill.at);
  perform pg_notify('punctual', '');
  return 'cancelled';
end
$$;
comment on function punctual.cancel_backfill(bigint, text, text, timestamptz) is
  'Stops a backfill from beginning further runs. Example: select punctual.cancel_backfill(3, ''wrong range'');';
