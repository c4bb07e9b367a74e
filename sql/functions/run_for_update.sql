-- The run that an operator is about to act on, with its schedule's clock locked before it, as everywhere.
create or replace function punctual.run_for_update(run_id bigint)
returns punctual.runs
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run punctual.runs;
begin
  perform from punctual.schedule_clocks c
  where c.schedule_id = (select r.schedule_id from punctual.runs r where r.id = run_for_update.run_id)
  for no key update;
  select r.* into v_run from punctual.runs r where r.id = run_for_update.run_id for no key update;
  if not found then
    raise exception 'There is no run %', run_for_update.run_id
      using errcode = 'PN006', hint = 'List them: punctual runs, or select id, schedule_id, status from punctual.recent_runs limit 20;';
  end if;
  return v_run;
end
$$;
comment on function punctual.run_for_update(bigint) is
  'The locked row of a run, after its schedule''s clock; raises PN006 when there is none. Internal.';
