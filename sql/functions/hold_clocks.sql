-- Locks the clocks of these schedules, except those that another transaction holds: nobody's open transaction delays the rest.
create or replace function punctual.hold_clocks(ids text[])
returns text[]
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select array(
    select c.schedule_id from punctual.schedule_clocks c
    where c.schedule_id = any (hold_clocks.ids)
    for no key update skip locked
  )
$$;
comment on function punctual.hold_clocks(text[]) is
  'Locks clocks that nobody else holds, and answers which. Internal.';
