-- The stored future of one schedule: each forecast occurrence with the verdict it would get as things stand. Only the first to
-- come is judged against the run that is active now; of the later ones nobody knows. Parsed once and merged into the statement
-- that calls it, and reads no table itself, so that a view may ask it on behalf of people who may read none.
create or replace function punctual.to_come(
  schedule punctual.schedules, clock punctual.schedule_clocks, is_flag_off boolean, at timestamptz default now()
)
returns table (scheduled_for timestamptz, due_in interval, verdict text, reason text)
language sql stable
begin atomic
  select
    u.scheduled_for,
    date_trunc('second', u.scheduled_for - to_come.at),
    case
      when judged.reason is null then 'fire'
      when judged.reason = 'rolled' then 'hold'
      when judged.reason = 'overlap' and ((clock).waits or (schedule).overlap in ('queue', 'cancel')) then 'hold'
      else 'skip'
    end,
    case when judged.reason = 'rolled' then 'blackout' else judged.reason end
  from (
    select (schedule).forecast[width_bucket((clock).cursor_at, (schedule).forecast) + 1:] as instants
  ) given
  -- Counted where it matters, and once for each schedule: without the offset, once for each occurrence.
  cross join lateral (
    select case when (clock).locked_run_id is not null or (schedule).max_runs is not null then array(
      select i.instant from unnest(given.instants) as i (instant)
      where punctual.standing_reason(schedule, is_flag_off, i.instant, to_come.at) is null
      order by i.instant
    ) end as instants
    offset 0
  ) passing
  cross join lateral unnest(given.instants) as u (scheduled_for)
  cross join lateral (
    select punctual.standing_reason(schedule, is_flag_off, u.scheduled_for, to_come.at) as reason,
      array_position(passing.instants, u.scheduled_for) as rank
  ) standing
  cross join lateral (
    select case
      when standing.reason is not null then standing.reason
      when (clock).fire_count + standing.rank > (schedule).max_runs then 'max_runs'
      when standing.rank > 1 or (clock).locked_run_id is null or (schedule).overlap = 'allow' then null
      when (clock).waits or (schedule).overlap = 'skip' then 'overlap'
      when (schedule).overlap = 'queue' then case when (clock).waiting_runs = 0 then 'overlap' else 'queue_full' end
    end as reason
  ) judged
  where (schedule).enabled and (schedule).retired_at is null and (clock).next_run_at is not null;
end;
comment on function punctual.to_come(punctual.schedules, punctual.schedule_clocks, boolean, timestamptz) is
  'Occurrences of one schedule to come, with the verdicts of a moment. Internal to upcoming.';
