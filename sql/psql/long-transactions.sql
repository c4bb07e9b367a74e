-- Which transactions are open for longest? Each of them keeps vacuum from the tables that are rewritten most.
select a.pid, a.usename, a.application_name, a.state, date_trunc('second', now() - a.xact_start) as open_for
from pg_stat_activity a
where a.xact_start is not null and a.datname = current_database() and a.pid <> pg_backend_pid()
order by a.xact_start
limit 20;
