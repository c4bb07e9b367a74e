-- How long the ledger is and how far it has been pruned. Rows are Postgres's estimate: to count them would be to read them. Before
-- the first analyze there is none. Called by the page of the daemon.
create or replace function punctual.ledger_facts()
returns table (runs bigint, bytes bigint, oldest_at timestamptz, pruned_before timestamptz, pruned_at timestamptz, pruned_runs bigint)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    (select nullif(c.reltuples, -1) from pg_class c where c.oid = 'punctual.runs'::regclass)::bigint,
    pg_total_relation_size('punctual.runs'::regclass) + pg_total_relation_size('punctual.job_runs'::regclass),
    (select coalesce(r.decided_at, r.requested_at) from punctual.runs r order by r.id limit 1),
    n.pruned_before, n.pruned_at, n.pruned_runs
  from punctual.retention n
$$;
comment on function punctual.ledger_facts() is
  'How long the ledger is and how far it has been pruned. Example: select * from punctual.ledger_facts();';
