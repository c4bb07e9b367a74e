-- The door before every attempt: one call for a batch. Refuses what has ended and what a later attempt has taken over.
-- The commit is asynchronous: the one by which Graphile Worker removes the job flushes it too.
create or replace function punctual.start_job_runs(
  worker text,
  job_run_ids bigint[],
  attempts integer[],
  graphile_job_ids bigint[],
  at timestamptz default now()
)
returns table (job_run_id bigint, refusal text)
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  perform set_config('synchronous_commit', 'off', true);
  return query
  with asked as (
    select * from unnest(start_job_runs.job_run_ids, start_job_runs.attempts, start_job_runs.graphile_job_ids)
      as a (id, attempt, graphile_job_id)
  ),
  started as (
    update punctual.job_runs jr
    set status = 'running', attempt = a.attempt, worker = start_job_runs.worker,
      graphile_job_id = a.graphile_job_id, started_at = start_job_runs.at
    from asked a
    where jr.id = a.id and jr.finished_at is null and jr.attempt < a.attempt
    returning jr.id, jr.run_id
  ),
  begun as (
    update punctual.runs r
    set status = 'running', started_at = start_job_runs.at
    where r.id in (select s.run_id from started s) and r.status = 'queued'
  )
  select a.id, case
      when s.id is not null then null
      when jr.id is null then 'unknown'
      when jr.finished_at is not null then 'finished'
      else 'superseded'
    end
  from asked a
  left join started s on s.id = a.id
  left join punctual.job_runs jr on jr.id = a.id;
end
$$;
comment on function punctual.start_job_runs(text, bigint[], integer[], bigint[], timestamptz) is
  'Marks attempts as started; refusal is null where the job may run, else finished, superseded or unknown. Called by workers.';
