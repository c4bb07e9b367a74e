-- Whether a run may be repeated, and if not, what to do instead.
create or replace function punctual.refuse_retry(run punctual.runs)
returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_instant text := to_char(refuse_retry.run.scheduled_for at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"');
  v_other bigint;
begin
  if refuse_retry.run.finished_at is null then
    raise exception 'Run % has not ended: it is %', refuse_retry.run.id, refuse_retry.run.status
      using errcode = 'PN004', constraint = 'run_not_finished', hint = format(
        'Wait for its end, or cancel it first: punctual cancel %1$s, or select punctual.cancel_run(%1$s);', refuse_retry.run.id);
  elsif refuse_retry.run.status = 'succeeded' then
    raise exception 'Run % succeeded', refuse_retry.run.id
      using errcode = 'PN004', constraint = 'run_succeeded', hint = format(
        'To run it again all the same: punctual run %1$s, or select punctual.trigger(%1$L);', refuse_retry.run.schedule_id);
  elsif refuse_retry.run.queued_at is null then
    raise exception 'Run % never began: it was %', refuse_retry.run.id, refuse_retry.run.status
      using errcode = 'PN004', constraint = 'run_never_began', hint = case
        when refuse_retry.run.request = 0 and refuse_retry.run.status = 'skipped' then format(
          'Make up for it: punctual missed %1$s --run %2$s, or select * from punctual.run_missed(%1$L, array[%2$s]);',
          refuse_retry.run.schedule_id, refuse_retry.run.id)
        when refuse_retry.run.request = 0 then format(
          'Ask for its occurrence: punctual backfill %1$s --from %2$s --to %2$s, or select punctual.backfill(%1$L, %2$L, %2$L);',
          refuse_retry.run.schedule_id, v_instant)
        else format('Ask for it again: punctual run %1$s, or select punctual.trigger(%1$L);', refuse_retry.run.schedule_id)
      end;
  end if;

  select r.id into v_other
  from punctual.runs r
  where r.schedule_id = refuse_retry.run.schedule_id and r.scheduled_for = refuse_retry.run.scheduled_for
    and r.retry_of = refuse_retry.run.id and r.finished_at is null
  limit 1;
  if v_other is not null then
    raise exception 'Run % is being repeated already, by run %', refuse_retry.run.id, v_other
      using errcode = 'PN004', constraint = 'retry_under_way', hint = format(
        'Wait for its end: punctual logs %1$s --follow, or select status from punctual.run_detail where id = %1$s;', v_other);
  end if;
end
$$;
comment on function punctual.refuse_retry(punctual.runs) is
  'Raises PN004, with what to do instead, unless the run can be repeated. Internal.';
