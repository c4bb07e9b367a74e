-- Occurrences and requests that did not run, newest first, each with its sentence.
drop view if exists punctual.skipped_detail;
create view punctual.skipped_detail as
select
  r.id,
  r.schedule_id,
  coalesce(r.first_scheduled_for, r.scheduled_for) as first_scheduled_for,
  r.scheduled_for,
  r.occurrences,
  r.reason,
  punctual.reason_sentence(r.reason) as sentence,
  punctual.turn_detail(r.detail, r.due_at, r.decided_at, r.queued_at) as detail,
  r.decided_at
from punctual.runs r
where r.status = 'skipped'
order by r.id desc;
comment on view punctual.skipped_detail is
  'What did not run, and why, newest first. Example: select schedule_id, scheduled_for, sentence from punctual.skipped_detail limit 20;';
