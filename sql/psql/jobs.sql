-- Which jobs are there, who uses them, what of each waits, and how did it go lately? Those of one schedule where it is set:
-- psql -v id=feed-refresh -f jobs.sql
\if :{?id}
\else
\set id ''
\endif
select punctual.shortened(name, 28) as job, schedule_count as schedules, queued, running, failures,
  punctual.shortened(split_part(last_error, E'\n', 1), 26) as last_error
from punctual.job_overview(schedule_id => nullif(:'id', ''), most => 200);
