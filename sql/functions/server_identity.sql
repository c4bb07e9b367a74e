-- Which server this is: the number that initdb gave it, and its timeline, which grows with each promotion. Nulls where the
-- provider does not let anybody know; then neither is checked.
create or replace function punctual.server_identity()
returns table (system_identifier bigint, timeline integer)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- The control file tells the timeline of the last checkpoint, which a promotion does not wait for.
  return query
  select c.system_identifier, ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::integer
  from pg_control_system() c;
exception when insufficient_privilege or object_not_in_prerequisite_state or feature_not_supported or undefined_function then
  return query select null::bigint, null::integer;
end
$$;
comment on function punctual.server_identity() is
  'System identifier and timeline of the server; nulls where they are hidden. Example: select * from punctual.server_identity();';
