-- Which of the last runs failed, and with which words?
select r.id, r.schedule_id, r.status, date_trunc('second', now() - r.finished_at) as ago, punctual.shortened(r.error, 34) as error
from punctual.run_detail r
where r.status in ('failed', 'lost') and r.id > (select max(m.id) - 100000 from punctual.run_detail m)
order by r.id desc
limit 20;
