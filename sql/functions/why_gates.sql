-- Checks of why: what stands between an occurrence and its run, other than the run before: blackout, flag, number of runs.
create or replace function punctual.why_gates(
  schedule punctual.schedules, clock punctual.schedule_clocks, run punctual.runs, instant timestamptz
)
returns table (question text, ok boolean, answer text, so text)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_is_decided boolean := (run).decided_at is not null;
  v_blackout text := punctual.blackout_at((schedule).calendars, (schedule).timezone, why_gates.instant);
  v_is_rolled boolean;
  v_flag punctual.feature_flags;
  v_told text;
begin
  if (run).request <> 0 or why_gates.instant is null then
    return;
  end if;

  if (schedule).calendars <> '{}' then
    question := 'Is its day free of blackouts?';
    v_is_rolled := v_is_decided and (run).reason is null
      and (coalesce((run).detail = v_blackout, false) or (run).status = 'pending' and isfinite((run).due_at));
    ok := case when v_is_decided then (run).reason is distinct from 'blackout' and not v_is_rolled else v_blackout is null end;
    answer := case
      when v_is_rolled then format('No: %s; it was rolled to another day', (run).detail)
      when ok and v_blackout is not null then format('Yes, it was when this was decided; by now there is %s', v_blackout)
      when ok then 'Yes'
      else 'No: ' || coalesce(case when v_is_decided then (run).detail end, v_blackout, 'a blackout that is no longer there')
    end;
    return next;
  end if;

  if (schedule).flag is not null then
    select f.* into v_flag from punctual.feature_flags f where f.name = (schedule).flag;
    v_told := format('turned %s by %s at %s', case when v_flag.is_on then 'on' else 'off' end, v_flag.changed_by, v_flag.changed_at);
    question := 'Is its flag on?';
    ok := case when v_is_decided then (run).reason is distinct from 'flag_off' else coalesce(v_flag.is_on, false) end;
    answer := case
      when v_flag.changed_at is null then format('%s: nobody ever turned "%s" on', case when ok then 'Yes' else 'No' end, (schedule).flag)
      when v_is_decided and v_flag.changed_at > (run).decided_at
        then format('"%s" was %s when this was decided, and %s', (schedule).flag, case when ok then 'on' else 'off' end, v_told)
      else format('%s: "%s" was %s', case when ok then 'Yes' else 'No' end, (schedule).flag, v_told)
    end;
    return next;
  end if;

  if (schedule).max_runs is not null then
    question := 'May it run that often?';
    ok := (run).reason is distinct from 'max_runs' and (v_is_decided or (clock).fire_count < (schedule).max_runs);
    answer := format('%s: by now it ran %s of at most %s times', case when ok then 'Yes' else 'No' end, (clock).fire_count, (schedule).max_runs);
    return next;
  end if;
end
$$;
comment on function punctual.why_gates(punctual.schedules, punctual.schedule_clocks, punctual.runs, timestamptz) is
  'Checks of why: blackout, flag and number of runs. Internal.';
