-- The latest sync of a history that is played, dated as the story has it: sync_definitions itself writes down the moment at
-- which it ended by the clock of the server, and a release of the story would seem older than it.
create or replace function punctual.redate_sync(at timestamptz default now())
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  perform punctual.assert_played();
  update punctual.definition_syncs d
  set synced_at = redate_sync.at
  where d.id = (select max(l.id) from punctual.definition_syncs l);
end
$$;
comment on function punctual.redate_sync(timestamptz) is
  'Dates the latest sync of a played history. Internal to the demo.';
