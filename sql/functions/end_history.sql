-- When a history has been played: what its leaders would have seen of the queue four times a minute, as the ledger tells it;
-- the counts of runs; and the row of the audit log by which it is known that the history is complete.
create or replace function punctual.end_history(since timestamptz, at timestamptz default now())
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set jit = off
as $$
begin
  perform punctual.assert_played();
  insert into punctual.queue_samples (at, ready, running, scheduled, failed, oldest_ready_at, oldest_task)
  with looks as (
    select t.at
    from generate_series(end_history.since, end_history.at, interval '15 seconds') as t (at)
    where exists (
      select from punctual.leadership_terms l
      where l.gained_at <= t.at and coalesce(l.lost_at, 'infinity') > t.at
    )
  ),
  seen as (
    select t.at,
      count(*) filter (where jr.started_at > t.at) as ready,
      count(*) filter (where jr.started_at <= t.at) as running,
      min(jr.queued_at) filter (where jr.started_at > t.at) as oldest_ready_at,
      (array_agg('punctual:' || jr.job order by jr.queued_at) filter (where jr.started_at > t.at))[1] as oldest_task
    from punctual.job_runs jr
    cross join lateral generate_series(
      date_bin('15 seconds', jr.queued_at, end_history.since) + interval '15 seconds',
      least(jr.finished_at, end_history.at),
      interval '15 seconds'
    ) as t (at)
    group by t.at
  )
  select l.at, coalesce(s.ready, 0), coalesce(s.running, 0), 0, 0, s.oldest_ready_at, s.oldest_task
  from looks l
  left join seen s on s.at = l.at;
  while not punctual.count_runs(at => end_history.at) loop
  end loop;
  -- Only what people did was done on pages.
  perform set_config('punctual.channel', '', true);
  perform punctual.audit('demo', 'play_history', 'demo', 'the days before were played', null, end_history.at);
end
$$;
comment on function punctual.end_history(timestamptz, timestamptz) is
  'Completes a played history with samples and counts. Internal to the demo.';
