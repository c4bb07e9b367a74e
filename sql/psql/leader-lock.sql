-- Which sessions hold the leader's lock? Exactly one, while a daemon leads; its application_name tells the machine.
select a.pid, a.usename, a.application_name, a.client_addr, date_trunc('second', now() - a.backend_start) as connected_for
from pg_locks l
join pg_stat_activity a using (pid)
where l.locktype = 'advisory' and l.granted and l.objid = punctual.leader_lock_key()::oid
  and l.database = (select oid from pg_database where datname = current_database());
