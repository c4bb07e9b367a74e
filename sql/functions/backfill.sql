-- Operator: runs the occurrences of a past range, whether or not they ran before, `pace` of them at a time and the oldest
-- first. Recorded at once; the daemon's calendar tells the occurrences, and each pass begins the next. Works on disabled
-- schedules too.
create or replace function punctual.backfill(
  id text,
  since timestamptz,
  until timestamptz,
  pace integer default 1,
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
  v_schedule punctual.schedules;
  v_backfill_id bigint;
begin
  backfill.actor := punctual.acting_for(backfill.actor, backfill.at);
  v_schedule := punctual.clock_for_update(backfill.id);
  insert into punctual.backfills (
    schedule_id, since, until, pace, payload, requested_by, request_reason, requested_at, computed_to
  )
  select backfill.id, backfill.since, backfill.until, backfill.pace,
    case when backfill.payload is not null then coalesce(v_schedule.payload, '{}') || backfill.payload end,
    backfill.actor, backfill.reason, backfill.at, p."after"
  from punctual.plan_backfill(backfill.id, backfill.since, backfill.until, backfill.pace, backfill.payload, backfill.at) p
  returning backfills.id into v_backfill_id;

  perform punctual.audit(backfill.actor, 'backfill', backfill.id, backfill.reason,
    jsonb_build_object('backfill', v_backfill_id, 'since', backfill.since, 'until', backfill.until, 'pace', backfill.pace), backfill.at);
  perform pg_notify('punctual', '');
  return v_backfill_id;
end
$$;
comment on function punctual.backfill(text, timestamptz, timestamptz, integer, text, jsonb, text, timestamptz) is
  'Runs a past range of a schedule and answers the number of the backfill. Example: select punctual.backfill(''feed-refresh'', ''2026-01-01'', ''2026-01-02'', reason => ''prices were wrong'');';
