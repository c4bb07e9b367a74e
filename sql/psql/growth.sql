-- How big are the tables, how many dead rows are in them, and when did vacuum come by?
select t.relname as table, pg_size_pretty(pg_total_relation_size(t.relid)) as size, t.n_live_tup as rows, t.n_dead_tup as dead,
  date_trunc('second', now() - greatest(t.last_vacuum, t.last_autovacuum)) as vacuumed_ago
from pg_stat_user_tables t
where t.schemaname in ('punctual', 'graphile_worker')
order by pg_total_relation_size(t.relid) desc
limit 12;
