-- How deep is the queue at the last sample, where is it going, and of which jobs of ours does it consist?
select * from punctual.queue;
select j.job, j.status, count(*), date_trunc('second', now() - min(coalesce(j.started_at, j.queued_at))) as oldest
from punctual.job_history_detail j
where j.finished_at is null and j.queued_at is not null
group by j.job, j.status
order by oldest desc;
