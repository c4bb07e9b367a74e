-- Opens the wave that each of these runs has come to, its second or a later one: the plan was written down with the run,
-- so that a later change of the definition does not alter a run under way. Called by finish_job_runs.
create or replace function punctual.enqueue_next_waves(run_ids bigint[], at timestamptz default now())
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set jit = off
set timezone = 'UTC'
as $$
declare
  v_runs bigint[];
  v_specs graphile_worker.job_spec[];
begin
  with opened as (
    update punctual.job_runs jr
    set status = 'queued', queued_at = enqueue_next_waves.at
    from punctual.runs r
    cross join punctual.jobs j
    where r.id = any (enqueue_next_waves.run_ids)
      and jr.run_id = r.id and jr.wave = r.wave and jr.status = 'waiting' and j.name = jr.job
    returning r.id as run_id, punctual.job_spec(
      jr.id, r.id, r.schedule_id, r.scheduled_for, r.trigger, r.payload, jr.job, j.task, j.queue, j.max_attempts, j.priority
    ) as spec
  )
  select array_agg(o.run_id), array_agg(o.spec) into v_runs, v_specs from opened o;

  perform punctual.enqueue(v_runs, v_specs, enqueue_next_waves.at);
end
$$;
comment on function punctual.enqueue_next_waves(bigint[], timestamptz) is
  'Enqueues the present wave of runs that have just finished the one before. Internal.';
