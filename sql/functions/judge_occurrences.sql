-- What becomes of each due occurrence of one schedule, by all its policies: one row for each, or for consecutive ones of one
-- fate. Due ones that it does not mention wait: for a run to end, which a row `wait` says when nothing else is decided, or for a
-- forecast that reaches the present. It decides and writes nothing; the claim calls it for schedules that have more to ask
-- than whether the previous run is active, with `is_locked` as it is after room was made. Planned once a session, whatever
-- the claim is.
create or replace function punctual.judge_occurrences(
  schedule punctual.schedules,
  cursor_at timestamptz,
  is_locked boolean,
  at timestamptz default now()
)
returns table (
  scheduled_for timestamptz,
  occurrences integer,
  first_scheduled_for timestamptz,
  trigger text,
  verdict text,
  reason text,
  detail text,
  due_at timestamptz
)
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
declare
  v_due timestamptz[] := (schedule).forecast[width_bucket(judge_occurrences.cursor_at, (schedule).forecast) + 1:width_bucket(judge_occurrences.at, (schedule).forecast)];
  v_missed integer := width_bucket(judge_occurrences.at - (schedule).grace - interval '1 microsecond', v_due);
  v_clock punctual.schedule_clocks;
  v_fate record;
  v_passing timestamptz[] := '{}';
  v_reason text;
  v_is_complete boolean;
begin
  if v_due = '{}' then
    return;
  end if;
  select c.* into v_clock from punctual.schedule_clocks c where c.schedule_id = (schedule).id;
  v_reason := case when (schedule).wave_sizes = '{}' then 'no_such_job' when punctual.is_flag_off((schedule).flag) then 'flag_off' end;

  if v_missed > 0 and (v_reason is not null or (schedule).catch_up = 'skip') then
    return query select * from punctual.skip_together(
      v_due[:v_missed],
      case when (schedule).catch_up = 'skip' then 'missed' else v_reason end,
      case when (schedule).catch_up = 'skip' then punctual.missed_detail((schedule).grace, judge_occurrences.at) end
    );
    v_due := v_due[v_missed + 1:];
    v_missed := 0;
  end if;

  if v_missed > 0 then
    v_is_complete := (schedule).forecast_is_final or (schedule).forecast[cardinality((schedule).forecast)] > judge_occurrences.at;
    return query select * from punctual.judge_missed(schedule, v_clock, v_due, v_missed, judge_occurrences.is_locked, v_is_complete, judge_occurrences.at);
    return;
  end if;

  for v_fate in
    select t.instant, f.reason, f.detail, f.due_at
    from unnest(v_due) with ordinality as t (instant, position)
    cross join lateral punctual.fate_of(schedule, v_reason, t.instant, judge_occurrences.at) f
    order by t.position
  loop
    if v_fate.reason is null and v_fate.due_at is null then
      v_passing := v_passing || v_fate.instant;
    else
      scheduled_for := v_fate.instant; occurrences := 1; first_scheduled_for := null; trigger := 'schedule';
      verdict := case when v_fate.reason is null then 'hold' else 'skip' end;
      reason := v_fate.reason; detail := v_fate.detail; due_at := v_fate.due_at;
      return next;
    end if;
  end loop;

  return query select * from punctual.take_turns(schedule, v_clock, v_passing, judge_occurrences.is_locked);
end
$$;
comment on function punctual.judge_occurrences(punctual.schedules, timestamptz, boolean, timestamptz) is
  'The fate of each due occurrence of a schedule by all its policies; writes nothing. Internal to claim_due_schedules.';
