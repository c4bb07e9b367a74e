-- The flags that definitions name and the database does not know yet.
create or replace function punctual.new_flags(definitions jsonb)
returns setof text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select distinct d.flag
  from jsonb_to_recordset(new_flags.definitions -> 'schedules') as d (flag text)
  where d.flag is not null and not exists (select from punctual.feature_flags f where f.name = d.flag)
  order by d.flag
$$;
comment on function punctual.new_flags(jsonb) is
  'Flags that definitions bring in. Internal to the sync and its preview.';
