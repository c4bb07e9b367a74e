-- Which schedules fail, how often in a row, and with which words?
select s.id, s.consecutive_failures as in_a_row, s.failure_count as in_all, punctual.shortened(r.error, 50) as error
from punctual.schedule_detail s
left join punctual.run_detail r on r.id = s.last_run_id
where s.consecutive_failures > 0 and s.state <> 'retired'
order by s.consecutive_failures desc, s.id
limit 40;
