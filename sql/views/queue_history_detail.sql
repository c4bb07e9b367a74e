-- How deep the queue was, sample by sample, with all that is known of it. For programs.
drop view if exists punctual.queue_history_detail;
create view punctual.queue_history_detail as
select
  q.at,
  q.ready,
  q.running,
  q.scheduled,
  q.failed,
  date_trunc('second', greatest(interval '0', q.at - q.oldest_ready_at)) as oldest_wait,
  regexp_replace(q.oldest_task, '^punctual:', '') as oldest_task
from punctual.queue_samples q
order by q.at desc;
comment on view punctual.queue_history_detail is
  'Samples of the queue in full, newest first. Example: select * from punctual.queue_history_detail limit 20;';
