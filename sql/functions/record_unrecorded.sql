-- Gives due occurrences without a row the row they lack: nobody can tell what became of them, so they are missed.
create or replace function punctual.record_unrecorded(ids text[], at timestamptz default now())
returns table (kind text, subject text, detail text)
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_held text[] := array(select distinct u.schedule_id from punctual.unrecorded_occurrences(record_unrecorded.ids) u);
  v_found record;
begin
  if v_held = '{}' then
    return;
  end if;
  v_held := punctual.hold_clocks(v_held);
  for v_found in
    select u.* from punctual.unrecorded_occurrences(v_held) u order by u.schedule_id, u.scheduled_for
  loop
    perform punctual.record_missed(v_found.schedule_id, array[v_found.scheduled_for],
      'it was due and had no row: found by the sweep, what became of it cannot be told', record_unrecorded.at);
    kind := 'unrecorded';
    subject := v_found.schedule_id;
    detail := v_found.detail || ': recorded as missed';
    return next;
  end loop;
end
$$;
comment on function punctual.record_unrecorded(text[], timestamptz) is
  'Records due occurrences that have no row as missed and answers which. Internal to sweep.';
