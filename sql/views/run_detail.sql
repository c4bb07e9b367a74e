-- Everything about each run. What the API and the CLI show.
drop view if exists punctual.run_detail;
create view punctual.run_detail as
select
  r.id,
  r.schedule_id,
  r.scheduled_for,
  r.trigger,
  r.status,
  r.reason,
  date_trunc('milliseconds', r.queued_at - r.scheduled_for) as late,
  date_trunc('milliseconds', r.finished_at - r.started_at) as took,
  r.occurrences,
  punctual.reason_sentence(r.reason) as sentence,
  punctual.turn_detail(r.detail, r.due_at, r.decided_at, r.queued_at) as detail,
  r.first_scheduled_for,
  r.requested_by,
  r.request_reason,
  r.payload,
  r.claimed_by,
  r.epoch,
  r.wave,
  cardinality(r.wave_sizes) as waves,
  r.decided_at,
  r.queued_at,
  r.started_at,
  r.finished_at,
  r.error
from punctual.runs r;
comment on view punctual.run_detail is
  'Everything about each run, for \x and for programs. Example: select * from punctual.run_detail where id = 42 \gx';
