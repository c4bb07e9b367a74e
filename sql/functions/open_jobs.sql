-- Opens the jobs that these runs may have in the queue now: those of the wave that they have come to, as many at once as
-- max_parallel allows. A job whose needs have not succeeded is skipped; a wave of which nothing is left gives way to the
-- next, and behind the last one the run has ended. The plan was written down with the run, so that a later change of the
-- definition does not alter a run under way. Planned as loops through indexes: a plan that was cached while the tables were small
-- must be good when they are large. Called by finish_job_runs, which holds clocks and runs.
create or replace function punctual.open_jobs(run_ids bigint[], at timestamptz default now())
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
set timezone = 'UTC'
as $$
declare
  v_again bigint[] := open_jobs.run_ids;
  v_ended bigint[];
  v_runs bigint[];
  v_specs graphile_worker.job_spec[];
begin
  while v_again is not null loop
    with unmet as (
      update punctual.job_runs jr
      set status = 'skipped', finished_at = open_jobs.at
      from punctual.runs r
      where r.id = any (v_again) and jr.run_id = r.id and jr.wave = r.wave and jr.status = 'waiting' and jr.needs is not null
        and exists (
          select from punctual.job_runs n
          where n.run_id = r.id and n.job = any (jr.needs) and n.status <> 'succeeded'
        )
      returning jr.run_id
    ),
    passed as (
      update punctual.runs r
      set wave = case when u.jobs < r.open_jobs or r.wave = cardinality(r.wave_sizes) then r.wave else r.wave + 1 end,
        open_jobs = case when u.jobs < r.open_jobs then r.open_jobs - u.jobs else coalesce(r.wave_sizes[r.wave + 1], 0) end,
        status = case
          when u.jobs < r.open_jobs or r.wave < cardinality(r.wave_sizes) then r.status
          when r.failed_jobs > 0 then punctual.failed_or_lost(r.id, false, false) else 'succeeded'
        end,
        finished_at = case when u.jobs = r.open_jobs and r.wave = cardinality(r.wave_sizes) then open_jobs.at end
      from (select x.run_id, count(*) as jobs from unmet x group by x.run_id) u
      where r.id = u.run_id
      returning r.id, r.finished_at, r.open_jobs = coalesce(r.wave_sizes[r.wave], 0) and r.finished_at is null as is_new_wave
    )
    select array_agg(p.id) filter (where p.is_new_wave), v_ended || array_agg(p.id) filter (where p.finished_at is not null)
    into v_again, v_ended
    from passed p;
  end loop;

  with allowed as (
    select w.id
    from (
      select jr.id, jr.position, r.max_parallel,
        count(*) filter (where jr.status in ('queued', 'running')) over (partition by r.id) as busy,
        row_number() over (partition by r.id, jr.status order by jr.position) as turn,
        jr.status
      from punctual.runs r
      join punctual.job_runs jr on jr.run_id = r.id and jr.wave = r.wave
      where r.id = any (open_jobs.run_ids) and r.finished_at is null
    ) w
    where w.status = 'waiting' and (w.max_parallel is null or w.busy + w.turn <= w.max_parallel)
  ),
  opened as (
    update punctual.job_runs jr
    set status = 'queued', queued_at = open_jobs.at
    from allowed a
    cross join punctual.runs r
    cross join punctual.jobs j
    where jr.id = a.id and r.id = jr.run_id and j.name = jr.job
    returning r.id as run_id, punctual.job_spec(
      jr.id, r.id, r.schedule_id, r.scheduled_for, r.trigger, r.deadline_at, r.payload, jr.job, j.task, j.queue, j.max_attempts, j.priority,
      case
        when r.stagger is not null then greatest(open_jobs.at, (jr.position - 1) * r.stagger + coalesce(
          case when r.wave = 1 then r.start_at end,
          (select min(f.queued_at) from punctual.job_runs f where f.run_id = r.id and f.wave = r.wave),
          open_jobs.at
        ))
        when r.wave = 1 and r.start_at > open_jobs.at then r.start_at
      end
    ) as spec
  )
  select array_agg(o.run_id), array_agg(o.spec) into v_runs, v_specs from opened o;

  perform punctual.enqueue(v_runs, v_specs, open_jobs.at);
  if v_ended is not null then
    perform punctual.end_runs(v_ended, open_jobs.at);
  end if;
end
$$;
comment on function punctual.open_jobs(bigint[], timestamptz) is
  'Enqueues what may come next of runs of which a job has ended. Internal to finish_job_runs.';
