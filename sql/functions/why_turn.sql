-- Checks of why: the run before, catching up and the deadline, each where it was asked.
create or replace function punctual.why_turn(
  schedule punctual.schedules, clock punctual.schedule_clocks, run punctual.runs, instant timestamptz
)
returns table (question text, ok boolean, answer text, so text)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_holder bigint;
  v_is_decided boolean := (run).decided_at is not null;
  v_deadline_at timestamptz := coalesce((run).deadline_at, case when (run).id is null or (run).reason = 'too_late' then why_turn.instant + (schedule).deadline end);
begin
  if why_turn.instant is null then
    return;
  end if;

  if (run).trigger is distinct from 'backfill'
    and (not v_is_decided or (run).status <> 'skipped' or (run).reason in ('overlap', 'queue_full')) then
    v_holder := case when v_is_decided and (run).due_at is null then punctual.lock_holder_at(run) else (clock).locked_run_id end;
    question := 'Was the run before it over?';
    ok := v_holder is null or (schedule).overlap = 'allow';
    answer := case
      when v_holder is null and (run).reason in ('overlap', 'queue_full') then 'No: another occurrence decided with it came first'
      when v_holder is null then 'Yes'
      when ok then format('Run %s was active, and overlap allow lets both run', v_holder)
      else format('No: run %s held the schedule, and overlap is %s', v_holder, (schedule).overlap)
    end;
    ok := ok and (run).reason is distinct from 'overlap' and (run).reason is distinct from 'queue_full';
    return next;
  end if;

  if (run).request = 0 and ((run).trigger = 'catch_up' or (run).reason in ('missed', 'coalesced', 'catch_up_limit', 'dismissed')) then
    question := 'Was it caught up?';
    ok := (run).trigger = 'catch_up' or (run).reason = 'coalesced';
    answer := case
      when (run).trigger = 'catch_up' then
        case when (run).requested_by is null then format('Yes: by catch_up %s', (schedule).catch_up)
        else format('Yes: %s released it at %s%s', (run).requested_by, (run).requested_at, ', "' || (run).request_reason || '"') end
      when (run).reason = 'coalesced' then format('Run %s ran for it', punctual.coalesced_into(run))
      when (run).reason = 'dismissed' then 'No: ' || coalesce((run).detail, 'an operator dismissed it')
      when (run).reason = 'catch_up_limit' then 'No: ' || coalesce((run).detail, 'catching up has its limits')
      else format('No: catch_up is %s', (schedule).catch_up)
    end;
    return next;
  end if;

  if v_deadline_at is not null then
    question := 'Was there time before its deadline?';
    ok := (run).reason is distinct from 'too_late' and ((run).id is not null or v_deadline_at >= now());
    answer := format('%s: it had to start by %s', case when ok then 'Yes' else 'No' end, v_deadline_at);
    return next;
  end if;
end
$$;
comment on function punctual.why_turn(punctual.schedules, punctual.schedule_clocks, punctual.runs, timestamptz) is
  'Checks of why: overlap, catching up and deadline. Internal.';
