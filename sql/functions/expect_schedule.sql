-- Locks a schedule and refuses to go on unless what operators set of it is as the caller saw it, so that of two who change it at
-- the same time the second learns of the first. Called by the API before enable and disable, in their transaction.
create or replace function punctual.expect_schedule(id text, versions text[])
returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_schedule punctual.schedules := punctual.schedule_for_update(expect_schedule.id);
  v_last punctual.audit_log;
begin
  if punctual.state_version(v_schedule.enabled, v_schedule.paused_until, v_schedule.disabled_reason) = any (expect_schedule.versions) then
    return;
  end if;
  select l.* into v_last
  from punctual.audit_log l
  where l.subject = v_schedule.id and l.action in ('enable', 'disable')
  order by l.id desc
  limit 1;
  raise exception 'Schedule "%" is not as you saw it: % it at %', v_schedule.id,
    coalesce(v_last.actor || ' ' || v_last.action || 'd', 'somebody changed'),
    to_char(coalesce(v_last.at, now()) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
    using errcode = 'PN012', hint = 'Look at it again, and change it with the ETag that it has then.',
      detail = jsonb_build_object('by', v_last.actor, 'at', v_last.at);
end
$$;
comment on function punctual.expect_schedule(text, text[]) is
  'Locks a schedule; raises PN012, with who changed it and when, unless it has one of these versions. Called by the API, in the transaction of the change.';
