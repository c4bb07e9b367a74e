-- The run that ran for coalesced occurrences: the first one after them that was not skipped.
create or replace function punctual.coalesced_into(run punctual.runs)
returns bigint
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select r.id
  from punctual.runs r
  where r.schedule_id = (run).schedule_id and r.scheduled_for > (run).scheduled_for and r.request = 0 and r.status <> 'skipped'
  order by r.scheduled_for
  limit 1
$$;
comment on function punctual.coalesced_into(punctual.runs) is
  'The run that ran for these coalesced occurrences; null while there is none. Internal to why.';
