-- Who waits for whom in this database? Here a migration is found that does not get its lock, and who keeps it.
select a.pid, punctual.shortened(a.application_name, 20) as waits, date_trunc('second', now() - a.query_start) as waits_for,
  punctual.shortened(array_to_string(pg_blocking_pids(a.pid), ' '), 20) as blocked_by, punctual.shortened(a.query, 32) as statement
from pg_stat_activity a
where a.datname = current_database() and cardinality(pg_blocking_pids(a.pid)) > 0
order by a.query_start;
