-- The stored future: each forecast occurrence of enabled schedules, with the verdict it would get if it were due now. Of all
-- schedules at once that may be a million: ask for one of them, or read upcoming.
drop view if exists punctual.upcoming_detail;
create view punctual.upcoming_detail as
select u.scheduled_for, u.due_in, s.id as schedule_id, u.verdict, u.reason
from punctual.schedules s
join punctual.schedule_clocks c on c.schedule_id = s.id
left join punctual.feature_flags f on f.name = s.flag
cross join lateral punctual.to_come(s, c, s.flag is not null and f.is_on is not true, now()) u
where s.enabled and s.retired_at is null and c.next_run_at is not null
order by u.scheduled_for, s.id;
comment on view punctual.upcoming_detail is
  'Occurrences to come, as far as they are forecast. Example: select * from punctual.upcoming_detail where schedule_id = ''feed-refresh'' limit 20;';
