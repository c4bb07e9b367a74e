-- Waits a bounded time for the leader's lock on this very session and answers the new epoch, or null. The wait is bounded
-- because a waiting statement holds a snapshot, and a snapshot held for long stops vacuum for the whole database. On a server
-- that is not the one led on before, nobody leads until an operator accepts it.
create or replace function punctual.try_lead(
  worker text,
  wait interval default '2 seconds',
  region text default null,
  at timestamptz default now()
)
returns bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_epoch bigint;
  v_server record;
  v_change text;
  v_since timestamptz;
begin
  begin
    perform set_config('lock_timeout', greatest(1, (extract(epoch from try_lead.wait) * 1000)::integer)::text, true);
    perform pg_advisory_lock(punctual.leader_lock_key());
  exception when lock_not_available then
    return null;
  end;

  select * into v_server from punctual.server_identity();
  v_change := punctual.server_change(v_server.system_identifier, v_server.timeline);
  if v_change is not null then
    perform pg_advisory_unlock(punctual.leader_lock_key());
    raise exception 'Nobody leads here: %', v_change
      using errcode = 'PN007', hint = 'If this is the database to keep time with: select punctual.accept_server(''why'');';
  end if;

  -- The wait belongs to the time before.
  v_since := case when try_lead.at = now() then clock_timestamp() else try_lead.at end;
  update punctual.leadership l
  set epoch = l.epoch + 1, leader = try_lead.worker, since = v_since, region = try_lead.region,
    system_identifier = v_server.system_identifier, timeline = v_server.timeline
  returning l.epoch into v_epoch;
  update punctual.leadership_terms t
  set lost_at = v_since, lost_reason = 'replaced by ' || try_lead.worker
  where t.lost_at is null;
  insert into punctual.leadership_terms (epoch, leader, gained_at, region, system_identifier, timeline)
  values (v_epoch, try_lead.worker, v_since, try_lead.region, v_server.system_identifier, v_server.timeline);
  update punctual.worker_instances w set status = 'leading', heartbeat_at = v_since where w.id = try_lead.worker;
  return v_epoch;
end
$$;
comment on function punctual.try_lead(text, interval, text, timestamptz) is
  'Waits for the leader''s lock on this session; the new epoch, or null when another daemon keeps it. Internal.';
