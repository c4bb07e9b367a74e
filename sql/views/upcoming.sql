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
  select o.scheduled_for, o.reason, count(*) filter (where o.reason is null) over (order by o.scheduled_for) as rank
  from (
    select i.scheduled_for, case
      when now() - i.scheduled_for > s.grace and s.catch_up = 'skip' then 'missed'
      when s.wave_sizes = '{}' then 'no_such_job'
      when s.flag is not null and f.is_on is not true then 'flag_off'
      when i.scheduled_for = any (s.forecast_gaps) then 'clock_gap'
      when i.scheduled_for < s.starts_at or i.scheduled_for > s.ends_at then 'outside_bounds'
      when s.calendars <> '{}' and punctual.blackout_at(s.calendars, s.timezone, i.scheduled_for) is not null then
        case s.on_blackout
          when 'next_day' then (
            select case when d.day > s.ends_at then 'outside_bounds' when d.day is not null then 'rolled' else 'blackout' end
            from punctual.next_free_day(s, i.scheduled_for) as d (day)
          )
          else 'blackout'
        end
      when now() - i.scheduled_for > s.deadline then 'too_late'
    end as reason
    from unnest(s.forecast[width_bucket(c.cursor_at, s.forecast) + 1:]) as i (scheduled_for)
  ) o
) u
cross join lateral (
  select case
    when u.reason is not null then u.reason
    when c.fire_count + u.rank > s.max_runs then 'max_runs'
    when u.rank > 1 or c.locked_run_id is null or s.overlap = 'allow' then null
    when c.waits or s.overlap = 'skip' then 'overlap'
    when s.overlap = 'queue' then case when c.waiting_runs = 0 then 'overlap' else 'queue_full' end
  end as reason
) judged
where s.enabled and s.retired_at is null and c.next_run_at is not null
order by u.scheduled_for, s.id;
comment on view punctual.upcoming is
  'Occurrences to come, as far as they are forecast. Example: select * from punctual.upcoming limit 20;';
