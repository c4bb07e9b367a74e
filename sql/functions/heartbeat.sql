-- A sign of life. An instance that was taken for dead comes back with it; one that is unknown is told so by false.
create or replace function punctual.heartbeat(
  worker text,
  status text,
  last_pass_age_ms double precision default null,
  pools text[] default null,
  at timestamptz default now()
)
returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform set_config('synchronous_commit', 'off', true);
  update punctual.worker_instances w
  set heartbeat_at = heartbeat.at,
    status = heartbeat.status,
    stopped_at = case when heartbeat.status = 'stopped' then heartbeat.at end,
    last_pass_at = coalesce(heartbeat.at - heartbeat.last_pass_age_ms * interval '1 millisecond', w.last_pass_at),
    pools = coalesce(heartbeat.pools, w.pools)
  where w.id = heartbeat.worker;
  return found;
end
$$;
comment on function punctual.heartbeat(text, text, double precision, text[], timestamptz) is
  'Records a sign of life of a process; false when it never registered. Internal.';
