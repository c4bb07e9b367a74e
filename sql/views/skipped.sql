-- What did not run, newest first, in columns that fit a terminal: of the last 100,000 rows of the ledger, or the whole of it
-- would be looked through where little was skipped. All of it, each with its sentence: skipped_detail.
drop view if exists punctual.skipped;
create view punctual.skipped as
select
  r.id,
  r.schedule_id,
  date_trunc('second', r.scheduled_for) as scheduled_for,
  r.reason,
  r.occurrences
from punctual.runs r
where r.status = 'skipped' and r.id > (select max(m.id) - 100000 from punctual.runs m)
order by r.id desc;
comment on view punctual.skipped is
  'What did not run lately, newest first. Example: select * from punctual.skipped where reason = ''overlap'' limit 20;';
