-- When a history has been played: what the sampler would have seen of the queue, as the ledger tells it, every ten minutes;
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
  select t.at,
    count(*) filter (where jr.queued_at <= t.at and jr.started_at > t.at),
    count(*) filter (where jr.started_at <= t.at and (jr.finished_at is null or jr.finished_at > t.at)),
    0, 0,
    min(jr.queued_at) filter (where jr.queued_at <= t.at and jr.started_at > t.at),
    (array_agg('punctual:' || jr.job order by jr.queued_at) filter (where jr.queued_at <= t.at and jr.started_at > t.at))[1]
  from generate_series(end_history.since + interval '5 seconds', end_history.at, interval '10 minutes') as t (at)
  left join punctual.job_runs jr on jr.queued_at <= t.at and jr.queued_at > t.at - interval '1 day'
    and (jr.finished_at is null or jr.finished_at > t.at)
  group by t.at;
  perform punctual.count_runs();
  perform punctual.audit('demo', 'play_history', 'demo', 'the days before were played', null, end_history.at);
end
$$;
comment on function punctual.end_history(timestamptz, timestamptz) is
  'Completes a played history with samples and counts. Internal to the demo.';
