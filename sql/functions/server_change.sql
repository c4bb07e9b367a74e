-- In one sentence, what makes the given server another than the one that was led on last; null when nothing does. A higher
-- timeline is a promotion, and fine.
create or replace function punctual.server_change(system_identifier bigint, timeline integer)
returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select case
    when l.system_identifier <> server_change.system_identifier
      then format('the data was led on server %s and is on server %s now: a restored backup, an upgrade, or a copy',
        l.system_identifier, server_change.system_identifier)
    when l.timeline > server_change.timeline
      then format('the data was led on timeline %s, and this server is on timeline %s: an old primary', l.timeline, server_change.timeline)
  end
  from punctual.leadership l
$$;
comment on function punctual.server_change(bigint, integer) is
  'Why that server is not the one that was led on last; null when it is. Internal to try_lead.';
