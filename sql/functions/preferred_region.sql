-- What a daemon elsewhere must know of the region it gives way to: how many daemons are there, whether anybody leads, and
-- whether the last leader went of its own accord, so that there is nothing to wait for.
create or replace function punctual.preferred_region(region text)
returns table (present integer, is_led boolean, has_resigned boolean)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  with locks as (
    select l.classid::bigint as class, l.objid, l.objsubid
    from pg_locks l
    where l.locktype = 'advisory' and l.granted
      and l.database = (select d.oid from pg_database d where d.datname = current_database())
  )
  select
    (select count(*)::integer from locks l
      where l.class = 1347767876 and l.objid = hashtext(preferred_region.region)::oid and l.objsubid = 2),
    exists (select from locks l
      where l.class = 0 and l.objid::bigint = punctual.leader_lock_key() and l.objsubid = 1),
    coalesce((select t.lost_reason = 'resigned' from punctual.leadership_terms t order by t.epoch desc limit 1), false)
$$;
comment on function punctual.preferred_region(text) is
  'Daemons present in a region, whether anybody leads, whether the last one resigned. Example: select * from punctual.preferred_region(''iad'');';
