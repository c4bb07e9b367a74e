-- What comes next of each enabled schedule, soonest first, with the verdict it would get if it were due now, in columns that fit
-- a terminal. What comes after that, as far as it is forecast: upcoming_detail. The verdict is looked up row by row, so that
-- whoever asks for twenty rows pays for twenty.
drop view if exists punctual.upcoming;
create view punctual.upcoming as
select
  c.next_run_at as scheduled_for,
  date_trunc('second', c.next_run_at - now()) as due_in,
  s.id as schedule_id,
  (select o.verdict from punctual.to_come(s, c, s.flag is not null and f.is_on is not true, now()) o limit 1) as verdict,
  (select o.reason from punctual.to_come(s, c, s.flag is not null and f.is_on is not true, now()) o limit 1) as reason
from punctual.schedule_clocks c
join punctual.schedules s on s.id = c.schedule_id
left join punctual.feature_flags f on f.name = s.flag
where s.enabled and s.retired_at is null and c.next_run_at is not null
order by c.next_run_at, s.id;
comment on view punctual.upcoming is
  'The next occurrence of each schedule, with the verdict it would get now. Example: select * from punctual.upcoming limit 20;';
