-- Occurrences that were decided and have not begun (rolled to another day, or waiting for a run to end) are closed with
-- their schedules: nothing of them runs later. What a person asked for is left alone.
create or replace function punctual.close_pending(ids text[], detail text, at timestamptz default now())
returns integer
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  with pending as materialized (
    select r.id, r.schedule_id, r.occurrences, r.due_at
    from punctual.runs r
    where r.schedule_id = any (close_pending.ids) and r.due_at is not null and r.request = 0 and r.requested_by is null
    for no key update
  ),
  closed as (
    update punctual.runs r
    set status = 'cancelled', reason = 'cancelled', detail = close_pending.detail, due_at = null,
      decided_at = coalesce(r.decided_at, close_pending.at), finished_at = close_pending.at
    from pending p
    where r.id = p.id
    returning r.id
  ),
  counted as (
    update punctual.schedule_clocks c
    set skip_count = c.skip_count + p.occurrences, waiting_runs = c.waiting_runs - p.waiting
    from (
      select p.schedule_id, sum(p.occurrences) as occurrences, count(*) filter (where p.due_at = 'infinity') as waiting
      from pending p
      group by p.schedule_id
    ) p
    where c.schedule_id = p.schedule_id
    returning c.schedule_id
  )
  select count(*)::integer from closed
$$;
comment on function punctual.close_pending(text[], text, timestamptz) is
  'Closes pending occurrences of schedules that stop, and answers how many. Internal to sync_schedules.';
