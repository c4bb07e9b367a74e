-- Jobs that a worker was running when it died are queued again, the attempt counts, and the ledger says why. Which of
-- them killed it nobody can tell, so all are suspects. The first time each may start at once; from the second on it waits, a
-- minute, then twice as long each time and half an hour at most, and those that died together come back ten seconds apart:
-- what kills workers meets a whole fleet seldom, and alone. Without an attempt left it is the sweep's next step that closes
-- it. A row that somebody's transaction holds is left for the next sweep.
create or replace function punctual.count_crashes(at timestamptz default now())
returns table (schedule_id text, detail text)
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_crashed record;
begin
  for v_crashed in
    select jr.id, r.id as run_id, r.schedule_id, jr.job, jr.attempt, jr.worker, w.heartbeat_at, jr.crashes + 1 as crashes,
      j.id as graphile_job_id, row_number() over (partition by jr.worker order by jr.id) - 1 as turn
    from (
      select h.id, h.run_id, h.job, h.attempt, h.worker, h.crashes
      from punctual.job_runs h
      where h.finished_at is null and h.queued_at is not null and h.status = 'running' and not h.is_foreign
        and h.worker in (select d.id from punctual.worker_instances d where d.status = 'dead')
      order by h.id
      for no key update skip locked
    ) jr
    join punctual.runs r on r.id = jr.run_id
    join punctual.worker_instances w on w.id = jr.worker
    join graphile_worker.jobs j on j.key = 'punctual:' || jr.id and j.locked_at is null and j.attempts < j.max_attempts
  loop
    schedule_id := v_crashed.schedule_id;
    detail := format('worker %s died while it ran %s of run %s, attempt %s: %s', v_crashed.worker, v_crashed.job, v_crashed.run_id,
      v_crashed.attempt, case when v_crashed.crashes > 1 then format('the %s worker it was with, so it waits', case v_crashed.crashes
        when 2 then '2nd' when 3 then '3rd' else v_crashed.crashes || 'th' end) else 'it is tried again' end);
    update punctual.job_runs jr
    set status = 'queued', crashes = v_crashed.crashes,
      error = format('Worker %s died while it ran this job: no sign of life since %s', v_crashed.worker, v_crashed.heartbeat_at)
    where jr.id = v_crashed.id;
    if v_crashed.crashes > 1 then
      perform graphile_worker.reschedule_jobs(array[v_crashed.graphile_job_id], count_crashes.at + least(
        interval '30 minutes', interval '1 minute' * 2 ^ least(v_crashed.crashes - 2, 10)
      ) + v_crashed.turn * interval '10 seconds');
    end if;
    return next;
  end loop;
end
$$;
comment on function punctual.count_crashes(timestamptz) is
  'Queues again what dead workers were running, later each time, and answers which. Internal to sweep.';
