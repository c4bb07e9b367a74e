-- A daemon of the preferred region shows, for as long as its session lives, that it is there to lead. A lock tells that
-- at once and without any clock; a heartbeat would tell it half a minute late.
create or replace function punctual.show_presence(region text)
returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select pg_advisory_lock_shared(1347767876, hashtext(show_presence.region))
$$;
comment on function punctual.show_presence(text) is
  'Marks this session as one of a daemon in its preferred region. Internal.';
