-- The other transactions that have written, or are about to write, to the ledger: they hold its row lock until they end.
create or replace function punctual.ledger_writers()
returns text[]
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(array_agg(l.virtualtransaction), '{}')
  from pg_locks l
  where l.locktype = 'relation' and l.relation = 'punctual.runs'::regclass and l.mode = 'RowExclusiveLock' and l.granted
    and l.database = (select d.oid from pg_database d where d.datname = current_database())
    and l.pid is distinct from pg_backend_pid()
$$;
comment on function punctual.ledger_writers() is
  'Open transactions that may bring rows of the ledger. Internal to count_runs.';
