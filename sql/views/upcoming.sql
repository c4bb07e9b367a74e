-- The stored future: each forecast occurrence of enabled schedules, with the verdict it would get if it were due now.
drop view if exists punctual.upcoming;
create view punctual.upcoming as
select
  u.scheduled_for,
  date_trunc('second', u.scheduled_for - now()) as due_in,
  s.id as schedule_id,
  case when judged.reason is null then 'fire' else 'skip' end as verdict,
  judged.reason
from punctual.schedules s
join punctual.schedule_clocks c on c.schedule_id = s.id
cross join lateral unnest(s.forecast[width_bucket(c.cursor_at, s.forecast) + 1:]) as u (scheduled_for)
cross join lateral (
  select case
    when s.wave_sizes = '{}' then 'no_such_job'
    when u.scheduled_for = c.next_run_at and c.locked_run_id is not null and s.overlap <> 'allow' then 'overlap'
  end as reason
) judged
where s.enabled and s.retired_at is null and c.next_run_at is not null
order by u.scheduled_for, s.id;
comment on view punctual.upcoming is
  'Occurrences to come, as far as they are forecast. Example: select * from punctual.upcoming limit 20;';
