-- Who waits for whom in the database? Here a migration is found that does not get its lock, and who keeps it.
select a.pid, a.application_name as waits, date_trunc('second', now() - a.query_start) as waits_for,
  pg_blocking_pids(a.pid) as blocked_by, punctual.shortened(a.query, 40) as statement
from pg_stat_activity a
where cardinality(pg_blocking_pids(a.pid)) > 0
order by a.query_start;
