-- The door before every attempt: one call for a batch. Refuses what has ended, what a later attempt has taken over, the
-- jobs of cancelled runs, and the first start of a run after its deadline. Jobs that somebody else's workers execute are
-- only told of here, once they run: nobody can refuse them.
-- Planned once a session, and without sequential scans: a plan that was cached while the tables were small must be good
-- when they are large. What is left of them then looks expensive enough to compile, which takes longer than the call.
-- The commit is asynchronous: should a crash of the server forget a start, its end makes good. A row that a forgotten
-- transaction holds refuses the batch after a moment, and each of it is told alone. A worker says which job runs it has in
-- hand still: one that is running by its name and is not among them ended, and a failover forgot its end. Of the jobs that were
-- with a worker when it died it gets one at a time: which of them killed it nobody knows, and the others are not to die again.
create or replace function punctual.start_job_runs(
  worker text,
  job_run_ids bigint[],
  attempts integer[],
  graphile_job_ids bigint[],
  waits boolean default false,
  in_hand bigint[] default null,
  at timestamptz default now()
)
returns table (job_run_id bigint, refusal text)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
set jit = off
set lock_timeout = '200ms'
as $$
declare
  v_is_over boolean;
  v_suspects bigint[];
  v_crowd bigint[] := '{}';
  v_started bigint[];
begin
  perform set_config('synchronous_commit', 'off', true);

  -- First of all, while nothing is locked yet: whoever ends runs locks clocks and runs before job runs.
  select bool_or(r.reason = 'cancelled' or (r.deadline_at < start_job_runs.at and r.started_at is null)),
    array_agg(jr.id order by jr.id) filter (where jr.crashes > 0)
  into v_is_over, v_suspects
  from punctual.job_runs jr
  join punctual.runs r on r.id = jr.run_id
  where jr.id = any (start_job_runs.job_run_ids) and jr.finished_at is null;
  if v_is_over then
    perform punctual.turn_away(
      start_job_runs.worker, start_job_runs.job_run_ids, start_job_runs.attempts, start_job_runs.at
    );
  end if;
  if start_job_runs.waits and v_suspects is not null then
    v_crowd := case
      when exists (
        select from punctual.job_runs h
        where h.id = any (start_job_runs.in_hand) and h.id <> all (start_job_runs.job_run_ids)
          and h.status = 'running' and h.crashes > 0
      ) then v_suspects
      else v_suspects[2:]
    end;
  end if;

  with started as (
    update punctual.job_runs jr
    set status = 'running',
      attempt = a.attempt,
      graphile_job_id = a.graphile_job_id,
      worker = start_job_runs.worker,
      started_at = start_job_runs.at
    from (
      select u.id, u.attempt, u.graphile_job_id
      from unnest(
        start_job_runs.job_run_ids, start_job_runs.attempts, start_job_runs.graphile_job_ids
      ) as u (id, attempt, graphile_job_id)
      -- In the order in which their ends are told: the one never waits for the other crosswise.
      order by u.id
    ) a
    -- By the array as well: joined alone, a plan that was made for few rows reads the whole index of many.
    where jr.id = a.id and jr.id = any (start_job_runs.job_run_ids) and jr.finished_at is null
      and case
        when jr.attempt < a.attempt then
          jr.id <> all (v_crowd) and (
            jr.status <> 'running' or not start_job_runs.waits
            or jr.worker not in (select l.id from punctual.living_workers(start_job_runs.at) l)
            or (jr.worker = start_job_runs.worker and jr.id <> all (start_job_runs.in_hand))
          )
        else
          start_job_runs.waits and jr.status = 'running' and jr.attempt = a.attempt
          and jr.worker = start_job_runs.worker and jr.graphile_job_id = a.graphile_job_id
      end
    returning jr.id, jr.run_id
  ),
  begun as (
    update punctual.runs r
    set status = 'running', started_at = start_job_runs.at
    where r.id = any (array(
      -- A run that another worker holds is being started or ended by it, which marks it as well.
      select q.id from punctual.runs q
      where q.id = any (array(select s.run_id from started s)) and q.status = 'queued'
      for no key update skip locked
    ))
  )
  select coalesce(array_agg(s.id), '{}') into v_started from started s;

  return query select s.id, null::text from unnest(v_started) as s (id);

  -- By a statement of its own, which sees how what this one had to wait for has ended.
  if cardinality(v_started) < cardinality(start_job_runs.job_run_ids) then
    return query
    select a.id,
      case
        when jr.id is null then 'unknown'
        when jr.status = 'cancelled' then 'cancelled'
        when jr.status = 'skipped' and r.reason = 'too_late' then 'too_late'
        when jr.finished_at is not null then 'finished'
        when jr.attempt < start_job_runs.attempts[array_position(start_job_runs.job_run_ids, jr.id)] then 'running'
        else 'superseded'
      end
    from unnest(start_job_runs.job_run_ids) as a (id)
    left join punctual.job_runs jr on jr.id = a.id
    left join punctual.runs r on r.id = jr.run_id
    where a.id <> all (v_started);
  end if;
end
$$;
comment on function punctual.start_job_runs(text, bigint[], integer[], bigint[], boolean, bigint[], timestamptz) is
  'Marks attempts as started; refusal is null where the job may run, else finished, superseded, cancelled, too_late, unknown, or running: ask again. Called by workers.';
