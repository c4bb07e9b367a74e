-- Which of our sessions are there, by what they say they are? A leader without its session behind a pooler shows nothing here.
select a.application_name, a.usename, count(*), min(a.backend_start) as oldest,
  count(*) filter (where a.wait_event_type = 'Lock') as waiting
from pg_stat_activity a
where a.datname = current_database() and a.application_name like 'punctual%'
group by a.application_name, a.usename
order by 1;
