-- Whether a session is believed when it says on whose behalf it acts: the owner's, and those of the processes that people sign in to.
create or replace function punctual.is_believed()
returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select from pg_roles r
    where (r.rolname = 'punctual_daemon' or r.oid = (select n.nspowner from pg_namespace n where n.nspname = 'punctual'))
      and pg_has_role(session_user, r.oid, 'member')
  )
$$;
comment on function punctual.is_believed() is
  'Whether this session may say on whose behalf it acts, and through what. Internal.';
