-- The schedule upon whose runs an operator is about to act: its clock is locked, before any run, and its definition told.
create or replace function punctual.clock_for_update(id text)
returns punctual.schedules
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_schedule punctual.schedules;
begin
  perform from punctual.schedule_clocks c where c.schedule_id = clock_for_update.id for no key update;
  v_schedule := punctual.find_schedule(clock_for_update.id);
  perform punctual.refuse_retired(v_schedule);
  return v_schedule;
end
$$;
comment on function punctual.clock_for_update(text) is
  'Locks the clock of a schedule and answers its definition; raises PN001 when there is none and PN002 when it is retired. Internal.';
