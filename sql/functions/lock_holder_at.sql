-- Which other run of its schedule was active when this one was decided; of several the one for the latest occurrence. Looks
-- at the last thousand rows before that moment.
create or replace function punctual.lock_holder_at(run punctual.runs)
returns bigint
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select b.id
  from (
    select r.id, r.scheduled_for, r.trigger, r.queued_at, r.finished_at
    from punctual.runs r
    where r.schedule_id = (run).schedule_id and r.scheduled_for <= greatest((run).scheduled_for, (run).decided_at)
    order by r.scheduled_for desc
    limit 1000
  ) b
  where b.id <> (run).id and b.trigger <> 'backfill'
    and b.queued_at <= (run).decided_at
    and (b.finished_at is null or b.finished_at > (run).decided_at)
  order by b.scheduled_for desc, b.id desc
  limit 1
$$;
comment on function punctual.lock_holder_at(punctual.runs) is
  'The run that held the schedule when this one was decided; null when none did. Internal to why.';
