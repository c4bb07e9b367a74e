-- The fence around a history that is played: it may only live where no process of Punctual ever worked but those of the
-- story itself, which are at home on machines named demo-1, demo-2 and so on. Called first by whatever plays one.
create or replace function punctual.assert_played()
returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_real text := (select min(w.id) from punctual.worker_instances w where coalesce(w.machine, '') not like 'demo-%');
begin
  if v_real is not null then
    raise exception 'The database "%" has a history of its own: % worked here', current_database(), v_real
      using errcode = 'PN004', constraint = 'history_of_its_own', hint = 'A history is played into a database in which nothing has happened yet.';
  end if;
end
$$;
comment on function punctual.assert_played() is
  'Raises PN004 where a process of Punctual has worked in earnest. Internal to the history of the demo.';
