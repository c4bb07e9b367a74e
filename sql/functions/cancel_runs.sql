-- Cancels runs that have not ended. What has not begun is over at once: pending runs, and jobs in the queue, which are
-- removed from it. Jobs under way are told through their workers, and the run is over when they have ended. The caller holds the clocks.
create or replace function punctual.cancel_runs(run_ids bigint[], detail text, at timestamptz default now())
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_queued bigint[];
  v_ended bigint[];
  v_under_way boolean;
begin
  perform from punctual.runs r where r.id = any (cancel_runs.run_ids) order by r.id for no key update;

  update punctual.schedule_clocks c
  set waiting_runs = c.waiting_runs - w.runs
  from (
    select r.schedule_id, count(*) as runs from punctual.runs r
    where r.id = any (cancel_runs.run_ids) and r.due_at = 'infinity'
    group by r.schedule_id
  ) w
  where c.schedule_id = w.schedule_id;

  with closed as (
    update punctual.job_runs jr
    set status = 'cancelled', finished_at = cancel_runs.at
    where jr.run_id = any (cancel_runs.run_ids) and jr.status in ('waiting', 'queued')
    returning jr.id, jr.queued_at
  )
  select array_agg(c.id) into v_queued from closed c where c.queued_at is not null;
  perform graphile_worker.remove_job('punctual:' || q.id) from unnest(v_queued) as q (id);

  with cancelled as (
    update punctual.runs r
    set status = case when o.jobs = 0 then 'cancelled' else r.status end,
      reason = 'cancelled', detail = cancel_runs.detail,
      due_at = null, decided_at = coalesce(r.decided_at, cancel_runs.at),
      wave_sizes = r.wave_sizes[1:r.wave], open_jobs = o.jobs,
      finished_at = case when o.jobs = 0 then cancel_runs.at end
    from (
      select c.id, (select count(*) from punctual.job_runs jr where jr.run_id = c.id and jr.status = 'running') as jobs
      from unnest(cancel_runs.run_ids) as c (id)
    ) o
    where r.id = o.id and r.finished_at is null
    returning r.id, r.finished_at
  )
  select array_agg(c.id) filter (where c.finished_at is not null), bool_or(c.finished_at is null)
  into v_ended, v_under_way
  from cancelled c;

  if v_ended is not null then
    perform punctual.end_runs(v_ended, cancel_runs.at);
  end if;
  if v_under_way then
    perform pg_notify('punctual_cancel', '');
  end if;
end
$$;
comment on function punctual.cancel_runs(bigint[], text, timestamptz) is
  'Cancels runs: at once what has not begun, through their workers what has. Internal.';
