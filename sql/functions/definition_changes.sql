-- What a sync of these definitions would change; it changes nothing. Rows with a field tell what it was and becomes; rows
-- of the kind "orphan job" are notes and no difference.
create or replace function punctual.definition_changes(definitions jsonb)
returns table (kind text, id text, field text, was jsonb, becomes jsonb, note text)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select c.kind, c.id, c.field, c.was, c.becomes, c.note
  from (
    select 1 as part, s.kind, s.id, s.field, s.was, s.becomes, null as note
    from punctual.schedule_changes(definition_changes.definitions) s
    union all
    select 2, j.kind, j.id, j.field, j.was, j.becomes, null from punctual.job_changes(definition_changes.definitions) j
    union all
    select 3, c.kind, c.id, c.field, c.was, c.becomes, null from punctual.calendar_changes(definition_changes.definitions) c
    union all
    select 4, 'new flag', f.name, null, null, null, null from punctual.new_flags(definition_changes.definitions) as f (name)
    union all
    select 5, 'orphan job', o.job, null, null, null, o.note from punctual.orphan_jobs(definition_changes.definitions) o
  ) c
  order by c.part, c.id collate "C", c.kind = 'renamed' desc, c.kind, c.field collate "C" nulls first
$$;
comment on function punctual.definition_changes(jsonb) is
  'What a sync of these definitions would change, in order of schedules, jobs, calendars and flags. Called by punctual diff, with the definitions of the code.';
