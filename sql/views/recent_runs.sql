-- The ledger, newest first, in columns that fit a terminal: what happened to each occurrence and request. Everything: run_detail.
drop view if exists punctual.recent_runs;
create view punctual.recent_runs as
select
  r.id,
  r.schedule_id,
  date_trunc('second', r.scheduled_for) as scheduled_for,
  r.status,
  r.reason,
  round(extract(epoch from r.queued_at - r.scheduled_for) * 1000)::bigint as late_ms
from punctual.runs r
order by r.id desc;
comment on view punctual.recent_runs is
  'What happened to each occurrence and request, newest first. Example: select * from punctual.recent_runs limit 20;';
