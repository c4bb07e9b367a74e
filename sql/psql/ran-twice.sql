-- Did an occurrence of this schedule run more than once, and who asked for it? A job that was tried again shows its attempts.
-- Asks about the schedule that is set: psql -v id=feed-refresh -f ran-twice.sql
select date_trunc('second', r.scheduled_for) as scheduled_for, array_agg(r.id order by r.id) as runs,
  array_agg(r.trigger order by r.id) as triggers,
  (select max(j.attempt) from punctual.job_history_detail j where j.run_id = any (array_agg(r.id))) as attempts
from punctual.run_detail r
where r.schedule_id = :'id' and r.status <> 'skipped'
group by r.scheduled_for
having count(*) > 1 or (select max(j.attempt) from punctual.job_history_detail j where j.run_id = any (array_agg(r.id))) > 1
order by r.scheduled_for desc
limit 20;
