-- What a whole walk of prune would find old, without the newest runs of each schedule that it keeps in any case. Reads the
-- whole ledger: for a person who asks, not for a page.
create or replace function punctual.plan_prune(
  keep interval default '30 days', keep_failed interval default '90 days', at timestamptz default now()
)
returns table (status text, runs bigint, oldest timestamptz, newest timestamptz, total bigint)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select r.status,
    count(*) filter (where r.finished_at < o.limit_at),
    min(r.finished_at) filter (where r.finished_at < o.limit_at),
    max(r.finished_at) filter (where r.finished_at < o.limit_at),
    count(*)
  from punctual.runs r
  cross join lateral (
    select plan_prune.at - punctual.kept_for(r.status, r.reason, plan_prune.keep, plan_prune.keep_failed) as limit_at
  ) o
  group by r.status
  order by r.status
$$;
comment on function punctual.plan_prune(interval, interval, timestamptz) is
  'How many runs of each status are old enough to prune. Example: select * from punctual.plan_prune(keep => ''30 days'');';
