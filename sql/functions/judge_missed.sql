-- Catching up (catch_up run_once or run_all): `due` has the undecided occurrences, ascending, of which the first `missed` are
-- missed. Whoever holds the lock is waited for, except by a run_once that cancels it. What is beyond the deadline, the age or
-- the limit is dropped in summary rows, so that an outage of any length costs a bounded number of rows; and of runs that may
-- overlap no more begin at once than the session's limit for a statement bears, the others in the next pass.
create or replace function punctual.judge_missed(
  schedule punctual.schedules, clock punctual.schedule_clocks, due timestamptz[], missed integer,
  is_locked boolean, is_complete boolean, at timestamptz
)
returns table (
  scheduled_for timestamptz, occurrences integer, first_scheduled_for timestamptz,
  trigger text, verdict text, reason text, detail text, due_at timestamptz
)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_total integer := cardinality(judge_missed.due);
  v_is_once boolean := (schedule).catch_up = 'run_once';
  v_expired integer;
  v_dropped integer;
  v_won integer;
  v_fired integer := 0;
  v_most integer := case
    when (schedule).overlap = 'allow' then greatest(1, 20000 / (select sum(w.size) from unnest((schedule).wave_sizes) as w (size)))
    else 1
  end;
  v_winner timestamptz;
  v_next record;
begin
  if judge_missed.is_locked and (schedule).overlap <> 'allow' and not (v_is_once and (schedule).overlap = 'cancel') then
    verdict := 'wait';
    return next;
    return;
  end if;

  v_expired := case when (schedule).deadline is null then 0
    else width_bucket(judge_missed.at - (schedule).deadline - interval '1 microsecond', judge_missed.due) end;
  if v_expired > 0 then
    return query select * from punctual.skip_together(judge_missed.due[:v_expired], 'too_late');
  end if;

  if v_is_once and not judge_missed.is_complete then
    return query select * from punctual.skip_together(judge_missed.due[v_expired + 1:v_total - 1], 'coalesced', 'the outage went on: a later one ran for it');
    return;
  elsif v_is_once then
    v_winner := case
      -- Nearly always the last one, and there may be thousands.
      when (schedule).calendars = '{}' and (schedule).forecast_gaps = '{}' then judge_missed.due[v_total]
      else (
        select max(o.instant) from unnest(judge_missed.due[v_expired + 1:]) as o (instant)
        where punctual.reason_not_to_catch_up(schedule, o.instant) is null
      )
    end;
    v_won := case when v_winner is null or v_expired = v_total then v_expired else array_position(judge_missed.due, v_winner) end;
    return query select * from punctual.skip_together(
      judge_missed.due[v_expired + 1:v_won - 1], 'coalesced', format('the occurrence of %s ran for it', v_winner)
    );
    for v_next in
      -- Behind a winner there are only those that could not be it.
      select punctual.reason_not_to_catch_up(schedule, o.instant) as reason, array_agg(o.instant order by o.instant) as instants
      from unnest(judge_missed.due[v_won + 1:]) as o (instant)
      group by 1
    loop
      return query select * from punctual.skip_together(v_next.instants, v_next.reason);
    end loop;
    if v_won > v_expired then
      return query select v_winner, 1, null::timestamptz,
        case when v_winner <= judge_missed.due[judge_missed.missed] then 'catch_up' else 'schedule' end,
        case when judge_missed.is_locked and (schedule).overlap = 'cancel' then 'hold' else 'fire' end,
        null::text, null::text,
        case when judge_missed.is_locked and (schedule).overlap = 'cancel' then 'infinity'::timestamptz end;
    end if;
    return;
  end if;

  v_dropped := greatest(
    v_expired,
    v_total - (schedule).catch_up_limit,
    width_bucket(judge_missed.at - (schedule).catch_up_max_age - interval '1 microsecond', judge_missed.due)
  );
  return query select * from punctual.skip_together(
    judge_missed.due[v_expired + 1:v_dropped], 'catch_up_limit',
    format('catching up is limited to %s and %s', (schedule).catch_up_limit, (schedule).catch_up_max_age)
  );
  if not judge_missed.is_complete then
    return;
  end if;

  for v_next in
    select o.instant, punctual.reason_not_to_catch_up(schedule, o.instant) as reason,
      case when o.position + v_dropped <= judge_missed.missed then 'catch_up' else 'schedule' end as trigger
    from unnest(judge_missed.due[v_dropped + 1:]) with ordinality as o (instant, position)
    order by o.position
  loop
    exit when v_fired = v_most;
    scheduled_for := v_next.instant; occurrences := 1; first_scheduled_for := null; detail := null; due_at := null;
    trigger := v_next.trigger; reason := v_next.reason;
    if reason is null then
      v_fired := v_fired + 1;
      reason := case when (clock).fire_count + v_fired > (schedule).max_runs then 'max_runs' end;
    end if;
    verdict := case when reason is null then 'fire' else 'skip' end;
    if verdict = 'skip' then
      trigger := 'schedule';
    end if;
    return next;
  end loop;
end
$$;
comment on function punctual.judge_missed(punctual.schedules, punctual.schedule_clocks, timestamptz[], integer, boolean, boolean, timestamptz) is
  'Which missed occurrences run, collapse or are dropped. Internal to judge_occurrences.';
