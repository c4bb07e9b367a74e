-- What /metrics says of each schedule that is not retired: what fails or owes first, then by id, at most so many. From clocks,
-- forecasts and counts alone; of the ledger it reads only what is owed, and one row for each schedule. Called by the leader.
create or replace function punctual.schedule_metrics(most integer default 2000)
returns table (
  id text,
  job text,
  cron text,
  timezone text,
  catch_up text,
  overlap text,
  enabled boolean,
  consecutive_failures integer,
  owed bigint,
  next_run_at timestamptz,
  last_due_at timestamptz,
  last_success_at timestamptz,
  expected_interval_seconds double precision,
  counts jsonb
)
language sql stable
set search_path = pg_catalog, pg_temp
set jit = off
as $$
  with owed as (
    select r.schedule_id, sum(r.occurrences) as occurrences
    from punctual.runs r
    where r.reason in ('missed', 'catch_up_limit') and r.status = 'skipped' and r.request = 0
    group by r.schedule_id
  ),
  listed as materialized (
    select s, c, coalesce(o.occurrences, 0) as owed
    from punctual.schedules s
    join punctual.schedule_clocks c on c.schedule_id = s.id
    left join owed o on o.schedule_id = s.id
    where s.retired_at is null
    order by c.consecutive_failures > 0 or o.occurrences is not null desc, s.id
    limit schedule_metrics.most
  )
  select (l.s).id,
    coalesce((l.s).target ->> 'job', 'group:' || ((l.s).target ->> 'group'), 'all'),
    (l.s).cron,
    (l.s).timezone,
    (l.s).catch_up,
    (l.s).overlap,
    (l.s).enabled,
    (l.c).consecutive_failures,
    l.owed,
    case when not (l.c).waits then (l.c).next_run_at end,
    (select r.scheduled_for from punctual.runs r
      where r.schedule_id = (l.s).id and r.request = 0 order by r.scheduled_for desc limit 1),
    k.last_success_at,
    (select extract(epoch from max(g.gap))::double precision
      from (select f.at - lag(f.at) over (order by f.at) as gap from unnest((l.s).forecast) as f (at)) g),
    coalesce(k.counts, '[]')
  from listed l
  left join lateral (
    select max(n.last_finished_at) filter (where n.outcome = 'succeeded') as last_success_at,
      jsonb_agg(jsonb_build_object('trigger', n.trigger, 'outcome', n.outcome, 'reason', n.reason, 'runs', n.runs, 'occurrences', n.occurrences)) as counts
    from punctual.run_counts n
    where n.schedule_id = (l.s).id
  ) k on true
$$;
comment on function punctual.schedule_metrics(integer) is
  'The figures of each schedule, as /metrics shows them. Example: select id, enabled, owed, consecutive_failures from punctual.schedule_metrics(20);';
