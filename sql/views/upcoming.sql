-- The stored future: each forecast occurrence of enabled schedules, with the verdict it would get if it were due now.
-- Only the first to come is judged against the run that is active now; of the later ones nobody knows.
drop view if exists punctual.upcoming;
create view punctual.upcoming as
select
  u.scheduled_for,
  date_trunc('second', u.scheduled_for - now()) as due_in,
  s.id as schedule_id,
  case
    when judged.reason is null then 'fire'
    when judged.reason = 'rolled' then 'hold'
    when judged.reason = 'overlap' and (c.waits or s.overlap in ('queue', 'cancel')) then 'hold'
    else 'skip'
  end as verdict,
  case when judged.reason = 'rolled' then 'blackout' else judged.reason end as reason
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
    where punctual.standing_reason(s, given.is_flag_off, i.instant, now()) is null
    order by i.instant
  ) end as instants
  offset 0
) passing
cross join lateral unnest(given.instants) as u (scheduled_for)
cross join lateral (
  select punctual.standing_reason(s, given.is_flag_off, u.scheduled_for, now()) as reason,
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
where s.enabled and s.retired_at is null and c.next_run_at is not null
order by u.scheduled_for, s.id;
comment on view punctual.upcoming is
  'Occurrences to come, as far as they are forecast. Example: select * from punctual.upcoming limit 20;';
