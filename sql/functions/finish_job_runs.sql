-- After every attempt: the outcome of a batch. In one transaction a job run ends, and with the last of its wave the next
-- wave is enqueued, or the run ends, its counters move and the schedule's lock is freed. Outcomes of an attempt that was
-- superseded change nothing; of a cancelled run nothing is tried again. Clocks and runs are locked first and in one order,
-- so that nothing deadlocks; a row that a forgotten transaction holds refuses the batch after a moment, and each of it is
-- told alone. The commit is durable before the queue is told to forget the job: an end that a crash of the server forgot would
-- be a job that runs again, or a run that never ends.
create or replace function punctual.finish_job_runs(
  worker text,
  job_run_ids bigint[],
  attempts integer[],
  outcomes text[],
  errors text[],
  logs text[],
  at timestamptz default now()
)
returns table (job_run_id bigint, accepted boolean)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
set jit = off
set lock_timeout = '200ms'
as $$
declare
  v_cancelled bigint[];
  v_accepted bigint[];
  v_opening bigint[];
  v_ended bigint[];
begin
  select array_agg(l.id) filter (where l.reason = 'cancelled') into v_cancelled
  from (
    select r.id, r.reason
    from punctual.runs r
    join punctual.schedule_clocks c on c.schedule_id = r.schedule_id
    where r.id = any (array(select jr.run_id from punctual.job_runs jr where jr.id = any (finish_job_runs.job_run_ids)))
    order by r.schedule_id, r.id
    for no key update of c, r
  ) l;

  with ended as (
    update punctual.job_runs jr
    set (status, attempt, finished_at, error, log) = (
      select
        case when told.outcome in ('retry', 'returned') then 'queued' else told.outcome end,
        case told.outcome when 'returned' then least(jr.attempt, finish_job_runs.attempts[n.position] - 1) else finish_job_runs.attempts[n.position] end,
        case when told.outcome not in ('retry', 'returned') then finish_job_runs.at end,
        finish_job_runs.errors[n.position],
        finish_job_runs.logs[n.position]
      from array_position(finish_job_runs.job_run_ids, jr.id) as n (position)
      cross join lateral (
        select case
          when finish_job_runs.outcomes[n.position] in ('retry', 'returned') and jr.run_id = any (v_cancelled) then 'cancelled'
          else finish_job_runs.outcomes[n.position]
        end as outcome
      ) told
    )
    where jr.id = any (finish_job_runs.job_run_ids)
      and jr.finished_at is null
      -- Less where a crash of the server forgot the start, whose commit was asynchronous.
      and jr.attempt <= finish_job_runs.attempts[array_position(finish_job_runs.job_run_ids, jr.id)]
    returning jr.id, jr.run_id, jr.status, jr.error
  ),
  progress as (
    select e.run_id,
      count(*) as ended,
      count(*) filter (where e.status <> 'succeeded') as failed,
      bool_or(e.status = 'failed') as any_failed,
      bool_or(e.status = 'lost') as any_lost,
      min(e.error) filter (where e.status <> 'succeeded') as error,
      null::timestamptz as finished_at
    from ended e
    where e.status <> 'queued'
    group by e.run_id
  ),
  moved as (
    update punctual.runs r
    set open_jobs = case
        when r.open_jobs > p.ended then r.open_jobs - p.ended
        else coalesce(r.wave_sizes[r.wave + 1], 0)
      end,
      wave = case when r.open_jobs > p.ended or r.wave >= cardinality(r.wave_sizes) then r.wave else r.wave + 1 end,
      failed_jobs = r.failed_jobs + p.failed,
      error = coalesce(r.error, p.error),
      status = case
        when r.open_jobs > p.ended or r.wave < cardinality(r.wave_sizes) then 'running'
        when r.reason = 'cancelled' then 'cancelled'
        when r.failed_jobs + p.failed > 0 then punctual.failed_or_lost(r.id, p.any_failed, p.any_lost)
        else 'succeeded'
      end,
      started_at = coalesce(r.started_at, finish_job_runs.at),
      finished_at = case
        when r.open_jobs = p.ended and r.wave = cardinality(r.wave_sizes) then finish_job_runs.at
      end
    from progress p
    -- Compared as a join: a condition on runs alone would invite a plan that begins with all unfinished runs.
    where r.id = p.run_id and r.finished_at is not distinct from p.finished_at
    returning r.id, r.finished_at is not null as is_finished,
      r.finished_at is null and (r.open_jobs = r.wave_sizes[r.wave] or r.max_parallel is not null) as may_open
  )
  select (select array_agg(e.id) from ended e),
    (select array_agg(m.id) from moved m where m.may_open),
    (select array_agg(m.id) from moved m where m.is_finished)
  into v_accepted, v_opening, v_ended;

  if v_opening is not null then
    perform punctual.open_jobs(v_opening, finish_job_runs.at);
  end if;
  if v_ended is not null then
    perform punctual.end_runs(v_ended, finish_job_runs.at);
  end if;

  return query
  select t.id, t.id = any (coalesce(v_accepted, '{}'))
  from unnest(finish_job_runs.job_run_ids) as t (id);
end
$$;
comment on function punctual.finish_job_runs(text, bigint[], integer[], text[], text[], text[], timestamptz) is
  'Records outcomes (succeeded, failed, cancelled, retry, or returned: it does not count) of attempts; accepted is false for a superseded one. Called by workers.';
