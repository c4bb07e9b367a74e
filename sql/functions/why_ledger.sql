-- Check of why: what the ledger says of the run, and with it the conclusion.
create or replace function punctual.why_ledger(clock punctual.schedule_clocks, run punctual.runs, instant timestamptz)
returns table (question text, ok boolean, answer text, so text)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_what text := format(case when (run).request = 0 then 'The occurrence of %s' else 'The request of %s' end, why_ledger.instant);
  v_detail text := punctual.turn_detail((run).detail, (run).due_at, (run).decided_at, (run).queued_at);
  v_verdict text := case
    when (run).reason is not null then punctual.reason_sentence((run).reason) || coalesce(' (' || v_detail || ')', '')
    when (run).status = 'pending' then 'hold' || coalesce(' (' || v_detail || ')', '')
    when (run).decided_at < (run).queued_at then 'hold (' || v_detail || '), then fire'
    else 'fire'
  end;
begin
  question := 'What does the ledger say?';
  ok := (run).id is not null and (run).status not in ('skipped', 'failed', 'lost', 'cancelled');
  answer := case
    when (run).id is null then 'There is no row up to that moment'
    when (run).decided_at is null then format('Run %s (%s) is pending since %s', (run).id, (run).trigger, (run).requested_at)
    else format('Run %s for %s (%s) was decided at %s by %s, epoch %s: %s', (run).id, (run).scheduled_for, (run).trigger,
      (run).decided_at, coalesce((run).claimed_by, 'an operator'), coalesce((run).epoch::text, 'none'), v_verdict)
  end;
  so := case
    when (run).id is null then null
    when (run).due_at = 'infinity' and (clock).locked_run_id is not null then format('%s waits for run %s to end.', v_what, (clock).locked_run_id)
    when (run).status = 'pending' and (run).decided_at is null and (run).due_at > now()
      then format('%s waits until %s, at the pace that was asked for.', v_what, (run).due_at)
    when (run).status = 'pending' and (run).decided_at is null then 'It waits for a daemon to dispatch it.'
    when (run).due_at = 'infinity' then format('%s waits for a daemon to dispatch it.', v_what)
    when (run).status = 'pending' then format('%s is rolled to %s%s.', v_what, (run).due_at, ': ' || (run).detail)
    when (run).reason = 'coalesced' and punctual.coalesced_into(run) is not null
      then format('%s did not run: run %s ran for it.', v_what, punctual.coalesced_into(run))
    when (run).status = 'skipped' then format('%s did not run: %s', v_what, punctual.reason_sentence((run).reason))
    when (run).status in ('queued', 'running') then format('%s is %s.', v_what, (run).status)
    when (run).status = 'cancelled' then format('%s was cancelled%s.', v_what, ': ' || (run).detail)
    when (run).status = 'lost' then format('%s was lost.', v_what)
    else format('%s ran and %s.', v_what, (run).status)
  end;
  return next;
end
$$;
comment on function punctual.why_ledger(punctual.schedule_clocks, punctual.runs, timestamptz) is
  'Check of why: what does the ledger say? Internal.';
