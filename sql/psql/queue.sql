-- How many of our jobs wait or run, by job, and since when does the oldest wait?
select j.job, j.status, count(*), date_trunc('second', now() - min(coalesce(j.started_at, j.queued_at))) as oldest
from punctual.job_history_detail j
where j.finished_at is null and j.queued_at is not null
group by j.job, j.status
order by oldest desc;
