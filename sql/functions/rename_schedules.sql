-- Gives schedules their new id where the code names the old one in previousIds: cursor, history and state go with it.
create or replace function punctual.rename_schedules(definitions jsonb, at timestamptz default now())
returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_rename record;
  v_renamed jsonb := '[]';
begin
  for v_rename in
    select r.old_id, r.new_id from punctual.planned_renames(rename_schedules.definitions) r
  loop
    update punctual.schedules s set id = v_rename.new_id where s.id = v_rename.old_id;
    update punctual.schedule_clocks c set schedule_id = v_rename.new_id where c.schedule_id = v_rename.old_id;
    update punctual.schedule_jobs j set schedule_id = v_rename.new_id where j.schedule_id = v_rename.old_id;
    update punctual.unsettled u set schedule_id = v_rename.new_id where u.schedule_id = v_rename.old_id;
    update punctual.backfills b set schedule_id = v_rename.new_id where b.schedule_id = v_rename.old_id;
    update punctual.runs r set schedule_id = v_rename.new_id where r.schedule_id = v_rename.old_id;
    update punctual.audit_log a set subject = v_rename.new_id where a.subject = v_rename.old_id;
    v_renamed := v_renamed || jsonb_build_object('from', v_rename.old_id, 'to', v_rename.new_id);
  end loop;
  return v_renamed;
end
$$;
comment on function punctual.rename_schedules(jsonb, timestamptz) is
  'Renames schedules by their previous ids and answers the renames. Internal to sync_definitions.';
