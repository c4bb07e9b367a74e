-- Graphile Worker's queue at the last sample, and where it is going. One row, or none before the first sample.
drop view if exists punctual.queue;
create view punctual.queue as
select
  q.ready,
  q.running,
  q.scheduled,
  q.failed,
  date_trunc('second', greatest(interval '0', q.at - q.oldest_ready_at)) as oldest_wait,
  left(regexp_replace(q.oldest_task, '^punctual:', ''), 19) as oldest_task,
  case
    when q.ready > p.ready + greatest(10, p.ready / 10) then 'growing'
    when q.ready < p.ready - greatest(10, p.ready / 10) then 'draining'
    else 'steady'
  end as trend,
  date_trunc('second', now() - q.at) as ago
from (select s.* from punctual.queue_samples s order by s.at desc limit 1) q
left join lateral (
  select b.ready from punctual.queue_samples b where b.at <= q.at - interval '5 minutes' order by b.at desc limit 1
) p on true;
comment on view punctual.queue is
  'How deep the queue is, whose job waits longest, and the trend over five minutes. Example: select * from punctual.queue;';
