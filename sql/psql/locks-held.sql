-- Which schedules does a run hold, since when, and is that run alive?
select s.id, s.locked_run_id as run, r.status, date_trunc('second', now() - s.locked_at) as locked_for, s.waiting_runs as waiting
from punctual.schedule_detail s
left join punctual.run_detail r on r.id = s.locked_run_id
where s.locked_run_id is not null
order by s.locked_at
limit 40;
