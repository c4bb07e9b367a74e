-- Prunes what is kept beside the ledger: answers to requests after a day; processes that stopped, terms, repairs and backfills;
-- syncs and the audit log after a year, each except the newest of its kind, which says what holds today. At most 10,000 rows of each per call. When a person
-- prunes, this comes last and leaves the audit row, also for the runs that prune took before.
create or replace function punctual.prune_records(
  keep interval default '30 days',
  keep_failed interval default '90 days',
  keep_audit interval default '1 year',
  actor text default null,
  reason text default null,
  pruned_runs bigint default 0,
  at timestamptz default now()
)
returns table (kind text, pruned integer)
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  with instances as (
    delete from punctual.worker_instances w
    where w.id in (
      select o.id from punctual.worker_instances o
      where o.stopped_at < prune_records.at - prune_records.keep and o.id is distinct from (select l.leader from punctual.leadership l)
      limit 10000
    )
    returning 1
  ),
  terms as (
    delete from punctual.leadership_terms t
    where t.epoch in (select o.epoch from punctual.leadership_terms o where o.lost_at < prune_records.at - prune_records.keep_failed limit 10000)
    returning 1
  ),
  repaired as (
    delete from punctual.repairs p
    where p.id in (select o.id from punctual.repairs o where o.at < prune_records.at - prune_records.keep_failed order by o.id limit 10000)
    returning 1
  ),
  backfilled as (
    delete from punctual.backfills b
    where b.id in (select o.id from punctual.backfills o where o.finished_at < prune_records.at - prune_records.keep_failed limit 10000)
    returning 1
  ),
  synced as (
    delete from punctual.definition_syncs d
    where d.id in (
      select o.id from punctual.definition_syncs o
      where o.synced_at < prune_records.at - prune_records.keep_audit and o.id < (select max(n.id) from punctual.definition_syncs n)
      order by o.id
      limit 10000
    )
    returning 1
  ),
  audited as (
    delete from punctual.audit_log a
    where a.id in (
      select o.id from punctual.audit_log o
      where o.at < prune_records.at - prune_records.keep_audit
        and exists (select from punctual.audit_log n where n.subject = o.subject and n.id > o.id and n.action = o.action)
      order by o.id
      limit 10000
    )
    returning 1
  ),
  answered as (
    delete from punctual.answered_requests a
    where (a.actor, a.key) in (
      select o.actor, o.key from punctual.answered_requests o
      where o.asked_at < prune_records.at - interval '24 hours'
      order by o.asked_at
      limit 10000
    )
    returning 1
  ),
  told as (
    insert into punctual.audit_log (at, actor, action, subject, reason, detail, channel)
    select prune_records.at, prune_records.actor, 'prune', 'ledger', prune_records.reason,
      jsonb_build_object('runs', prune_records.pruned_runs, 'keep', prune_records.keep, 'keep_failed', prune_records.keep_failed),
      punctual.channel_of(prune_records.actor)
    where prune_records.actor is not null
  )
  select 'worker_instances', (select count(*)::integer from instances)
  union all
  select 'leadership_terms', (select count(*)::integer from terms)
  union all
  select 'repairs', (select count(*)::integer from repaired)
  union all
  select 'backfills', (select count(*)::integer from backfilled)
  union all
  select 'definition_syncs', (select count(*)::integer from synced)
  union all
  select 'audit_log', (select count(*)::integer from audited)
  union all
  select 'answered_requests', (select count(*)::integer from answered)
$$;
comment on function punctual.prune_records(interval, interval, interval, text, text, bigint, timestamptz) is
  'Prunes old records beside the ledger; answers how many of each kind. Example: select * from punctual.prune_records();';
