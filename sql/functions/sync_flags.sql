-- The flags' part of sync_definitions: each that a schedule names gets its row, off. None is ever removed: whether it is on
-- is the operators' to say, and to remember.
create or replace function punctual.sync_flags(definitions jsonb)
returns jsonb
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  with inserted as (
    insert into punctual.feature_flags (name)
    select f.name from punctual.new_flags(sync_flags.definitions) as f (name)
    on conflict do nothing
    returning name
  )
  select jsonb_build_object('flags_inserted', coalesce(jsonb_agg(i.name order by i.name), '[]')) from inserted i
$$;
comment on function punctual.sync_flags(jsonb) is
  'Inserts the flags that schedules name. Internal to sync_definitions.';
