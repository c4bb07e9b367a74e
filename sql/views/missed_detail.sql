-- What is owed: occurrences that came due while nobody claimed them, or that a catch-up left out, newest first.
drop view if exists punctual.missed_detail;
create view punctual.missed_detail as
select
  r.id,
  r.schedule_id,
  r.reason,
  r.occurrences,
  date_trunc('second', coalesce(r.first_scheduled_for, r.scheduled_for)) as first_scheduled_for,
  date_trunc('second', r.scheduled_for) as scheduled_for
from punctual.runs r
where r.reason in ('missed', 'catch_up_limit') and r.status = 'skipped' and r.request = 0
order by r.id desc;
comment on view punctual.missed_detail is
  'What did not run and is still owed; run it with punctual.run_missed or say that it need not with punctual.dismiss_missed. Example: select * from punctual.missed_detail limit 20;';
