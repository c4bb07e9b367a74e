-- Which jobs run right now, for how long, and does the worker live that runs them?
select j.run_id, j.job, j.attempt, date_trunc('second', now() - j.started_at) as runs_for, w.status as worker, w.beat_ago
from punctual.job_history_detail j
left join punctual.daemons_detail w on w.id = j.worker
where j.finished_at is null and j.queued_at is not null and j.status = 'running'
order by j.started_at
limit 20;
