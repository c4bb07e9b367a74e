-- One sample of Graphile Worker's queue, recorded and answered; samples older than seven days go. Four times a minute it
-- looks at every job in the queue, so that nobody else has to. Called by the leader.
create or replace function punctual.sample_queue(at timestamptz default clock_timestamp())
returns table (
  ready integer,
  running integer,
  scheduled integer,
  failed integer,
  oldest_age_seconds double precision,
  oldest_task text,
  notification_queue_usage double precision,
  sampled_at timestamptz
)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_sample punctual.queue_samples;
begin
  perform set_config('synchronous_commit', 'off', true);
  delete from punctual.queue_samples q where q.at < sample_queue.at - interval '7 days';

  with queue as (
    select j.task_identifier, greatest(j.run_at, j.created_at) as ready_at,
      case
        when j.locked_at is not null then 'running'
        when j.attempts >= j.max_attempts then 'failed'
        when j.run_at > sample_queue.at then 'scheduled'
        else 'ready'
      end as state
    from graphile_worker.jobs j
  ),
  oldest as (
    select j.task_identifier, j.ready_at from queue j where j.state = 'ready' order by j.ready_at limit 1
  )
  insert into punctual.queue_samples (at, ready, running, scheduled, failed, oldest_ready_at, oldest_task)
  select sample_queue.at,
    count(*) filter (where j.state = 'ready'),
    count(*) filter (where j.state = 'running'),
    count(*) filter (where j.state = 'scheduled'),
    count(*) filter (where j.state = 'failed'),
    (select o.ready_at from oldest o),
    (select o.task_identifier from oldest o)
  from queue j
  on conflict on constraint queue_samples_pkey do update set ready = excluded.ready
  returning * into v_sample;

  return query select v_sample.ready, v_sample.running, v_sample.scheduled, v_sample.failed,
    case when v_sample.ready > 0 then greatest(0, extract(epoch from sample_queue.at - v_sample.oldest_ready_at)::double precision) end,
    v_sample.oldest_task, pg_notification_queue_usage(), clock_timestamp();
end
$$;
comment on function punctual.sample_queue(timestamptz) is
  'Records how deep the queue is and answers it. Called by the leader; also by hand, when there is none: select * from punctual.sample_queue();';
