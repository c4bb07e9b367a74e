-- The one place that looks a schedule up by its id and says so when there is none.
create or replace function punctual.find_schedule(id text)
returns punctual.schedules
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_schedule punctual.schedules;
begin
  select s.* into v_schedule from punctual.schedules s where s.id = find_schedule.id;
  if not found then
    raise exception 'There is no schedule "%"', find_schedule.id
      using errcode = 'PN001', hint = 'List them: select id from punctual.schedule_status; a schedule whose environments leave this one out is not in the database.';
  end if;
  return v_schedule;
end
$$;
comment on function punctual.find_schedule(text) is
  'The row of a schedule, retired or not; raises PN001 when there is none. Internal.';
