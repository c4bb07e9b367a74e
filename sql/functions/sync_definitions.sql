-- Makes the database hold what the code defines. New schedules come in disabled, missing ones are retired, returning ones
-- keep their state. A daemon that started before the present definitions were synced is an older release: it changes
-- nothing, so that a rolling deploy does not flap. Asked with null for the definitions, it says whether it wants them:
-- most starts need not send what may be a hundred thousand schedules. It waits a moment for what somebody's transaction
-- holds, then gives up, to be called again: keeping time comes first. Called by the leader.
create or replace function punctual.sync_definitions(
  worker text,
  definitions jsonb,
  hash text,
  epoch bigint default null,
  source text default null,
  at timestamptz default now()
)
returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set lock_timeout = '100ms'
as $$
declare
  v_present punctual.definition_syncs;
  v_renamed jsonb;
  v_report jsonb;
begin
  perform punctual.assert_epoch(sync_definitions.epoch);
  lock table punctual.definition_syncs in share row exclusive mode;
  select d.* into v_present from punctual.definition_syncs d order by d.id desc limit 1;
  if v_present.hash = sync_definitions.hash then
    return jsonb_build_object('outcome', 'unchanged');
  end if;
  if v_present.worker <> sync_definitions.worker
    and v_present.synced_at > (select w.started_at from punctual.worker_instances w where w.id = sync_definitions.worker) then
    return jsonb_build_object('outcome', 'older_release', 'synced_by', v_present.worker, 'synced_at', v_present.synced_at);
  end if;
  if sync_definitions.definitions is null then
    return jsonb_build_object('outcome', 'wanted');
  end if;

  v_renamed := punctual.rename_schedules(sync_definitions.definitions, sync_definitions.at);
  v_report := punctual.sync_jobs(sync_definitions.definitions, sync_definitions.at)
    || punctual.sync_calendars(sync_definitions.definitions, sync_definitions.at)
    || punctual.sync_flags(sync_definitions.definitions)
    || punctual.sync_schedules(sync_definitions.definitions, sync_definitions.at)
    || jsonb_build_object('outcome', 'synced', 'renamed', v_renamed);
  -- A note: the workers of this release may be on their way. Where none is alive at all there is nothing to compare with.
  v_report := v_report || jsonb_build_object('unserved', (
    select coalesce(jsonb_agg(distinct u.job order by u.job), '[]')
    from punctual.unserved_jobs(at => sync_definitions.at) u
    where u.reason = 'no living worker has code for it'
  ));

  insert into punctual.definition_syncs (hash, worker, synced_at, report, source)
  values (sync_definitions.hash, sync_definitions.worker, clock_timestamp(), v_report, sync_definitions.source);
  perform pg_notify('punctual', '');
  return v_report;
end
$$;
comment on function punctual.sync_definitions(text, jsonb, text, bigint, text, timestamptz) is
  'Applies the definitions of a release and answers what changed. Called by the leader.';
