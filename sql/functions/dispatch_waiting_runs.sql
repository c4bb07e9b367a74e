-- Hands the lock of schedules that nobody holds any more to the run that waits longest for it; one that may not run after
-- all is skipped, and the next one has its turn. Called by end_runs, in the transaction that freed the lock; and so again from
-- within, where the queue refuses a run: the call that is under way goes on with the next, however many are refused.
create or replace function punctual.dispatch_waiting_runs(schedule_ids text[], at timestamptz default now())
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_ids text[] := dispatch_waiting_runs.schedule_ids;
  v_runs bigint[];
begin
  if current_setting('punctual.is_handing_over', true) = 'on' then
    return;
  end if;
  perform set_config('punctual.is_handing_over', 'on', true);
  loop
    select array_agg(w.id) into v_runs
    from punctual.schedule_clocks c
    cross join lateral (
      select r.id from punctual.runs r
      where r.schedule_id = c.schedule_id and r.due_at = 'infinity'
      order by r.scheduled_for, r.id
      limit 1
    ) w
    where c.schedule_id = any (v_ids) and c.locked_run_id is null;
    exit when v_runs is null;
    perform from punctual.dispatch_runs(v_runs, 'handed over', null, dispatch_waiting_runs.at);
  end loop;
  perform set_config('punctual.is_handing_over', 'off', true);
end
$$;
comment on function punctual.dispatch_waiting_runs(text[], timestamptz) is
  'Lets the longest waiting run of each schedule begin, where the lock is free. Internal to end_runs.';
