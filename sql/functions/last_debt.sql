-- The last occurrence that was ever found missed, or null, for a page that has nothing else to show.
create or replace function punctual.last_debt()
returns timestamptz
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select greatest(
    (select max(n.last_scheduled_for) from punctual.run_counts n where n.reason in ('missed', 'catch_up_limit', 'dismissed')),
    (
      select max(r.scheduled_for)
      from (select l.action, l.detail from punctual.audit_log l order by l.id desc limit 500) l
      cross join lateral jsonb_array_elements_text(l.detail -> 'runs') as g (id)
      join punctual.runs r on r.id = g.id::bigint
      where l.action in ('run_missed', 'dismiss_missed')
    )
  )
$$;
comment on function punctual.last_debt() is
  'When an occurrence was due for the last time that nobody claimed in time. Example: select punctual.last_debt();';
