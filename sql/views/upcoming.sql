-- The stored future: each forecast occurrence of enabled schedules, with the verdict it would get if it were due now. The
-- collation is that of the tables: with another, one schedule would not be found by its index.
drop view if exists punctual.upcoming;
create view punctual.upcoming as
select u.scheduled_for, u.due_in, u.schedule_id collate "C" as schedule_id, u.verdict, u.reason
from punctual.upcoming_at(now()) u
order by u.scheduled_for, u.schedule_id collate "C";
comment on view punctual.upcoming is
  'Occurrences to come, as far as they are forecast. Example: select * from punctual.upcoming limit 20;';
