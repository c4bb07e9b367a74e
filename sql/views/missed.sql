-- What is owed, newest first, in columns that fit a terminal: occurrences that came due while nobody claimed them, or that a
-- catch-up left out. Everything: missed_detail.
drop view if exists punctual.missed;
create view punctual.missed as
select
  r.id,
  r.schedule_id,
  date_trunc('second', r.scheduled_for) as scheduled_for,
  r.reason,
  r.occurrences
from punctual.runs r
where r.reason in ('missed', 'catch_up_limit') and r.status = 'skipped' and r.request = 0
order by r.id desc;
comment on view punctual.missed is
  'What did not run and is still owed; run it with punctual.run_missed or say that it need not with punctual.dismiss_missed. Example: select * from punctual.missed limit 20;';
