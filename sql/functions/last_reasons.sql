-- The last reasons that people gave for stopping schedules, the newest first, among the last 500 acts: to be offered again.
create or replace function punctual.last_reasons(count integer default 3)
returns table (reason text)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select a.reason
  from (select l.id, l.action, l.reason from punctual.audit_log l order by l.id desc limit 500) a
  where a.action = 'disable' and a.reason is not null
  group by a.reason
  order by max(a.id) desc
  limit last_reasons.count
$$;
comment on function punctual.last_reasons(integer) is
  'Reasons that were given last for stopping schedules. Example: select * from punctual.last_reasons();';
