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
language sql stable security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
  with owed as (
    select r.schedule_id, sum(r.occurrences) as occurrences
    from punctual.runs r
    where r.reason in ('missed', 'catch_up_limit') and r.status = 'skipped' and r.request = 0
    group by r.schedule_id
  ),
  -- By id first: whole rows, with their forecasts, would be sorted on disk.
  listed as materialized (
    select s.id, o.occurrences
    from punctual.schedules s
    join punctual.schedule_clocks c on c.schedule_id = s.id
    left join owed o on o.schedule_id = s.id
    where s.retired_at is null
    order by c.consecutive_failures > 0 or o.occurrences is not null desc, s.id
    limit schedule_metrics.most
  )
  select s.id,
    coalesce(s.target ->> 'job', 'group:' || (s.target ->> 'group'), 'all'),
    s.cron,
    s.timezone,
    s.catch_up,
    s.overlap,
    s.enabled,
    c.consecutive_failures,
    coalesce(l.occurrences, 0),
    case when not c.waits then c.next_run_at end,
    (select r.scheduled_for from punctual.runs r
      where r.schedule_id = s.id and r.request = 0 order by r.scheduled_for desc limit 1),
    k.last_success_at,
    (select extract(epoch from max(g.later - g.earlier))::double precision
      from unnest(s.forecast[:cardinality(s.forecast) - 1], s.forecast[2:]) as g (earlier, later)),
    coalesce(k.counts, '[]')
  from listed l
  join punctual.schedules s on s.id = l.id
  join punctual.schedule_clocks c on c.schedule_id = l.id
  left join (
    select n.schedule_id, max(n.last_finished_at) filter (where n.outcome = 'succeeded') as last_success_at,
      jsonb_agg(jsonb_build_object('trigger', n.trigger, 'outcome', n.outcome, 'reason', n.reason, 'runs', n.runs, 'occurrences', n.occurrences)) as counts
    from punctual.run_counts n
    where n.schedule_id in (select i.id from listed i)
    group by n.schedule_id
  ) k on k.schedule_id = l.id
  order by c.consecutive_failures > 0 or l.occurrences is not null desc, s.id
$$;
comment on function punctual.schedule_metrics(integer) is
  'The figures of each schedule, as /metrics shows them. Example: select id, enabled, owed, consecutive_failures from punctual.schedule_metrics(20);';
