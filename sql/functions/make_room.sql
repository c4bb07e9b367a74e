-- For a newer run of these schedules (overlap cancel): what holds their lock is cancelled, and with it whatever waits for
-- it. The lock is free afterwards, unless a job of the old run is under way: then it is until that has ended. Called by the
-- claim and by dispatch_pending_runs, which hold the clocks.
create or replace function punctual.make_room(schedule_ids text[], at timestamptz default now())
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_runs bigint[];
begin
  select array_agg(r.id order by r.id) into v_runs
  from punctual.schedule_clocks c
  join punctual.runs r on r.schedule_id = c.schedule_id and (r.due_at = 'infinity' or r.id = c.locked_run_id)
  where c.schedule_id = any (make_room.schedule_ids);
  if v_runs is not null then
    perform punctual.cancel_runs(v_runs, 'a later run took its place', make_room.at);
  end if;
end
$$;
comment on function punctual.make_room(text[], timestamptz) is
  'Cancels what holds the lock of these schedules, and what waits for it. Internal.';
