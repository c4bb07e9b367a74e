-- The fence around whatever plays with virtual time: it works in a scratch database, which is thrown away afterwards, and
-- nowhere else. Called first by each of these functions.
create or replace function punctual.assert_scratch()
returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if current_database() not like 'punctual\_scratch\_%' then
    raise exception 'The database "%" is not a scratch database', current_database()
      using errcode = 'PN004', constraint = 'not_a_scratch_database', hint = 'Run: punctual simulate. It makes a scratch database and drops it again.';
  end if;
end
$$;
comment on function punctual.assert_scratch() is
  'Raises PN004 outside the throw-away databases of punctual simulate. Internal.';
