-- Why did it run, or not? The checks in order, each with its answer, then the conclusion. Reads the ledger and the audit
-- log; `at` is the instant that is asked about.
create or replace function punctual.why(id text, at timestamptz default now())
returns table (step integer, question text, ok boolean, answer text)
language plpgsql stable
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  v_schedule punctual.schedules;
  v_clock punctual.schedule_clocks;
  v_switch punctual.audit_log;
  v_run punctual.runs;
  v_leader punctual.worker_instances;
  v_jobs text;
  v_enabled boolean;
  v_conclusion text;
  v_what text;
begin
  v_schedule := punctual.find_schedule(why.id);
  select c.* into v_clock from punctual.schedule_clocks c where c.schedule_id = why.id;
  select l.* into v_switch from punctual.audit_log l
  where l.subject = why.id and l.action in ('enable', 'disable') and l.at <= why.at
  order by l.id desc limit 1;
  select r.* into v_run from punctual.runs r
  where r.schedule_id = why.id and (r.scheduled_for <= why.at or r.first_scheduled_for <= why.at)
  order by r.scheduled_for desc, r.id desc limit 1;
  select w.* into v_leader from punctual.leadership l join punctual.worker_instances w on w.id = l.leader;
  v_enabled := coalesce(v_switch.action = 'enable', false);
  v_what := format(case when v_run.request = 0 then 'The occurrence of %s' else 'The request of %s' end, v_run.scheduled_for);

  step := 1; question := 'Is it defined?';
  ok := v_schedule.retired_at is null or v_schedule.retired_at > why.at;
  answer := case when ok then format('Yes: "%s" in %s', v_schedule.cron, v_schedule.timezone)
    else format('No: the code stopped defining it at %s', v_schedule.retired_at) end;
  return next;
  if not ok then v_conclusion := 'It did not run: the code no longer defines it.'; end if;

  step := 2; question := 'Is it enabled?'; ok := v_enabled;
  answer := case
    when v_switch.id is null then 'No: nobody has enabled it up to that moment'
    else format('%s: %s by %s at %s%s', case when v_enabled then 'Yes' else 'No' end, v_switch.action || 'd', v_switch.actor,
      v_switch.at, coalesce(', "' || v_switch.reason || '"', ''))
  end;
  return next;
  if not ok and v_conclusion is null and (v_run.id is null or v_run.scheduled_for <= v_switch.at) then
    v_conclusion := 'It was not due: the schedule was disabled.';
  end if;

  step := 3; question := 'Is there a next run?';
  ok := v_clock.next_run_at is not null;
  answer := case
    when ok then format('Yes: %s', v_clock.next_run_at)
    when v_schedule.forecast_error is not null then format('No: %s', v_schedule.forecast_error)
    when not v_schedule.enabled then 'No: it is disabled'
    when v_schedule.retired_at is not null then 'No: it is retired'
    else 'Not yet: its forecast is being computed'
  end;
  return next;

  step := 4; question := 'Is a daemon alive and leading?';
  ok := v_leader.stopped_at is null and v_leader.heartbeat_at > now() - interval '60 seconds';
  answer := case
    when v_leader.id is null then 'No: nobody leads'
    when ok then format('Yes: %s, last heartbeat %s', v_leader.id, v_leader.heartbeat_at)
    else format('No: %s was last heard of at %s', v_leader.id, v_leader.heartbeat_at)
  end;
  ok := coalesce(ok, false);
  return next;

  step := 5; question := 'What does the ledger say?';
  ok := v_run.id is not null and v_run.status not in ('skipped', 'failed', 'lost', 'cancelled');
  answer := case
    when v_run.id is null then 'There is no row up to that moment'
    when v_run.decided_at is null then format('Run %s (%s) is pending since %s', v_run.id, v_run.trigger, v_run.requested_at)
    else format('Run %s for %s (%s) was decided at %s by %s, epoch %s: %s', v_run.id, v_run.scheduled_for, v_run.trigger,
      v_run.decided_at, coalesce(v_run.claimed_by, 'an operator'), coalesce(v_run.epoch::text, 'none'),
      coalesce(punctual.reason_sentence(v_run.reason) || coalesce(' (' || v_run.detail || ')', ''), 'fire'))
  end;
  return next;

  if v_run.queued_at is not null then
    select string_agg(format('%s %s', jr.job, jr.status), ', ' order by jr.wave, jr.id) into v_jobs
    from punctual.job_runs jr where jr.run_id = v_run.id;
    step := 6; question := 'What became of its jobs?'; ok := v_run.status in ('queued', 'running', 'succeeded');
    answer := format('Enqueued %s, started %s, finished %s: %s', v_run.queued_at, coalesce(v_run.started_at::text, 'not yet'),
      coalesce(v_run.finished_at::text, 'not yet'), coalesce(v_jobs, 'no job'));
    return next;
  end if;

  step := 7; question := 'So?'; ok := null;
  answer := coalesce(v_conclusion, case
    when v_run.id is null then 'Nothing has come due yet.'
    when v_run.decided_at is null then 'It waits for a daemon to dispatch it.'
    when v_run.status = 'skipped' then format('%s did not run: %s', v_what, punctual.reason_sentence(v_run.reason))
    when v_run.status in ('queued', 'running') then format('%s is %s.', v_what, v_run.status)
    when v_run.status in ('lost', 'cancelled') then format('%s was %s.', v_what, v_run.status)
    else format('%s ran and %s.', v_what, v_run.status)
  end);
  return next;
end
$$;
comment on function punctual.why(text, timestamptz) is
  'Why a schedule ran or did not, up to an instant. Example: select question, ok, answer from punctual.why(''feed-refresh'');';
