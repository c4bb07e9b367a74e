-- Which schedules the code has renamed: those that it no longer defines under an id that a new one names in previousIds.
create or replace function punctual.planned_renames(definitions jsonb)
returns table (old_id text, new_id text)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select distinct on (d.id) s.id, d.id
  from jsonb_to_recordset(planned_renames.definitions -> 'schedules') as d (id text, previous_ids jsonb)
  cross join lateral jsonb_array_elements_text(d.previous_ids) with ordinality as p (id, position)
  join punctual.schedules s on s.id = p.id
  where not exists (select from punctual.schedules known where known.id = d.id)
    and not exists (
      select from jsonb_to_recordset(planned_renames.definitions -> 'schedules') as other (id text)
      where other.id = p.id
    )
  order by d.id, p.position
$$;
comment on function punctual.planned_renames(jsonb) is
  'Old and new id of each schedule that definitions rename. Internal to the sync and its preview.';
