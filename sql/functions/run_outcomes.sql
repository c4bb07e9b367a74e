-- What became of a schedule's occurrences, counted between bounds: the pages give midnights of their reader's zone, and the
-- beginnings of the spans of which they tell a rate. Reads the newest runs only, as many as told: `looked` tells of each
-- stretch how many that were, so that the sum says whether there were more. Stretch 0 lies before the first bound.
create or replace function punctual.run_outcomes(id text, bounds timestamptz[], most integer default 10000)
returns table (
  stretch integer,
  succeeded bigint,
  failed bigint,
  cancelled bigint,
  skipped bigint,
  missed bigint,
  open bigint,
  looked bigint,
  first_at timestamptz
)
language sql stable security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
  select width_bucket(r.scheduled_for, run_outcomes.bounds) as stretch,
    count(*) filter (where r.status = 'succeeded'),
    count(*) filter (where r.status in ('failed', 'lost')),
    count(*) filter (where r.status = 'cancelled'),
    coalesce(sum(r.occurrences) filter (
      where r.status = 'skipped' and r.reason is distinct from 'missed' and r.reason is distinct from 'catch_up_limit'
    ), 0),
    coalesce(sum(r.occurrences) filter (where r.status = 'skipped' and r.reason in ('missed', 'catch_up_limit')), 0),
    count(*) filter (where r.status in ('pending', 'queued', 'running')),
    count(*),
    min(r.scheduled_for)
  from (
    select x.scheduled_for, x.status, x.reason, x.occurrences
    from punctual.runs x
    where x.schedule_id = run_outcomes.id and x.scheduled_for >= run_outcomes.bounds[1]
    order by x.scheduled_for desc
    limit run_outcomes.most
  ) r
  group by width_bucket(r.scheduled_for, run_outcomes.bounds)
  order by 1
$$;
comment on function punctual.run_outcomes(text, timestamptz[], integer) is
  'What became of a schedule''s occurrences, between bounds. Example: select * from punctual.run_outcomes(''feed-refresh'', array[now() - interval ''7 days'', now() - interval ''1 day'']);';
