-- The schedule that an operator is about to change, locked.
create or replace function punctual.schedule_for_update(id text)
returns punctual.schedules
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_schedule punctual.schedules;
begin
  select s.* into v_schedule from punctual.schedules s where s.id = schedule_for_update.id for no key update;
  if not found then
    perform punctual.find_schedule(schedule_for_update.id);
  end if;
  perform punctual.refuse_retired(v_schedule);
  return v_schedule;
end
$$;
comment on function punctual.schedule_for_update(text) is
  'The locked row of a schedule; raises PN001 when there is none and PN002 when it is retired. Internal.';
