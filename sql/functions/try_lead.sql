-- Waits a bounded time for the leader's lock on this very session and answers the new epoch, or null. The wait is bounded
-- because a waiting statement holds a snapshot, and a snapshot held for long stops vacuum for the whole database.
create or replace function punctual.try_lead(
  worker text,
  wait interval default '2 seconds',
  at timestamptz default now()
)
returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_epoch bigint;
begin
  begin
    perform set_config('lock_timeout', greatest(1, (extract(epoch from try_lead.wait) * 1000)::integer)::text, true);
    perform pg_advisory_lock(punctual.leader_lock_key());
  exception when lock_not_available then
    return null;
  end;

  update punctual.leadership l
  set epoch = l.epoch + 1, leader = try_lead.worker, since = clock_timestamp()
  returning l.epoch into v_epoch;
  update punctual.leadership_terms t
  set lost_at = clock_timestamp(), lost_reason = 'replaced by ' || try_lead.worker
  where t.lost_at is null;
  insert into punctual.leadership_terms (epoch, leader, gained_at) values (v_epoch, try_lead.worker, clock_timestamp());
  update punctual.worker_instances w set status = 'leading', heartbeat_at = clock_timestamp() where w.id = try_lead.worker;
  return v_epoch;
end
$$;
comment on function punctual.try_lead(text, interval, timestamptz) is
  'Waits for the leader''s lock on this session; the new epoch, or null when another daemon keeps it. Internal.';
