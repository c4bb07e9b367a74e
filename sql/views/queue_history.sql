-- How deep the queue was, sample by sample, newest first: four a minute, for seven days.
-- Everything: queue_history_detail.
drop view if exists punctual.queue_history;
create view punctual.queue_history as
select
  date_trunc('second', q.at) as at,
  q.ready,
  q.running,
  q.scheduled,
  q.failed,
  date_trunc('second', greatest(interval '0', q.at - q.oldest_ready_at)) as oldest_wait,
  punctual.shortened(regexp_replace(q.oldest_task, '^punctual:', ''), 20) as oldest_task
from punctual.queue_samples q
order by q.at desc;
comment on view punctual.queue_history is
  'Samples of the queue, newest first. Example: select * from punctual.queue_history limit 20;';
