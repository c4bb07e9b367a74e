-- A leader hands over: the lock is free at once and a waiting standby takes it within milliseconds.
create or replace function punctual.resign(
  worker text,
  epoch bigint,
  reason text default 'resigned',
  at timestamptz default now()
)
returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  update punctual.leadership l
  set leader = null, since = null, region = null
  where l.epoch = resign.epoch;
  update punctual.leadership_terms t
  set lost_at = resign.at, lost_reason = resign.reason
  where t.epoch = resign.epoch and t.lost_at is null;
  return pg_advisory_unlock(punctual.leader_lock_key());
end
$$;
comment on function punctual.resign(text, bigint, text, timestamptz) is
  'Ends a leadership term and frees its lock. Internal.';
