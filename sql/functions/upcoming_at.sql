-- The stored future: each forecast occurrence of enabled schedules, with the verdict it would get as things stand. Only the
-- first to come is judged against the run that is active now; of the later ones nobody knows. Parsed once and merged into the
-- statement that reads it, so that asking for one schedule looks at one.
create or replace function punctual.upcoming_at(at timestamptz default now())
returns table (scheduled_for timestamptz, due_in interval, schedule_id text, verdict text, reason text)
language sql stable
begin atomic
  select
    u.scheduled_for,
    date_trunc('second', u.scheduled_for - upcoming_at.at),
    s.id,
    case
      when judged.reason is null then 'fire'
      when judged.reason = 'rolled' then 'hold'
      when judged.reason = 'overlap' and (c.waits or s.overlap in ('queue', 'cancel')) then 'hold'
      else 'skip'
    end,
    case when judged.reason = 'rolled' then 'blackout' else judged.reason end
  from punctual.schedules s
  join punctual.schedule_clocks c on c.schedule_id = s.id
  left join punctual.feature_flags f on f.name = s.flag
  cross join lateral (
    select s.flag is not null and f.is_on is not true as is_flag_off,
      s.forecast[width_bucket(c.cursor_at, s.forecast) + 1:] as instants
  ) given
  -- Counted where it matters, and once for each schedule: without the offset, once for each occurrence.
  cross join lateral (
    select case when c.locked_run_id is not null or s.max_runs is not null then array(
      select i.instant from unnest(given.instants) as i (instant)
      where punctual.standing_reason(s, given.is_flag_off, i.instant, upcoming_at.at) is null
      order by i.instant
    ) end as instants
    offset 0
  ) passing
  cross join lateral unnest(given.instants) as u (scheduled_for)
  cross join lateral (
    select punctual.standing_reason(s, given.is_flag_off, u.scheduled_for, upcoming_at.at) as reason,
      array_position(passing.instants, u.scheduled_for) as rank
  ) standing
  cross join lateral (
    select case
      when standing.reason is not null then standing.reason
      when c.fire_count + standing.rank > s.max_runs then 'max_runs'
      when standing.rank > 1 or c.locked_run_id is null or s.overlap = 'allow' then null
      when c.waits or s.overlap = 'skip' then 'overlap'
      when s.overlap = 'queue' then case when c.waiting_runs = 0 then 'overlap' else 'queue_full' end
    end as reason
  ) judged
  where s.enabled and s.retired_at is null and c.next_run_at is not null;
end;
comment on function punctual.upcoming_at(timestamptz) is
  'Occurrences to come, with the verdicts of a moment. Example: select * from punctual.upcoming_at(now() + interval ''1 hour'') where schedule_id = ''feed-refresh'';';
