-- The work of feed_backfills upon backfills whose clocks are locked; a statement of its own, so that it sees them as they
-- are now. Answers how many runs it began.
create or replace function punctual.feed_locked_backfills(ids bigint[], at timestamptz default now())
returns integer
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  with open as (
    select b.id, b.schedule_id, b.pace, b.instants, b.is_complete, b.requested_by, b.request_reason, b.requested_at,
      coalesce(b.payload, s.payload) as payload, s.retired_at is not null as is_retired,
      array(select r.id from punctual.runs r where r.id = any (b.open_runs) and r.finished_at is null) as active
    from punctual.backfills b
    join punctual.schedules s on s.id = b.schedule_id
    where b.id = any (feed_locked_backfills.ids) and b.finished_at is null
  ),
  chosen as (
    select o.*, i.scheduled_for
    from open o
    cross join lateral unnest(o.instants[1:o.pace - cardinality(o.active)]) with ordinality as i (scheduled_for, position)
    where not o.is_retired
    order by o.id, i.position
  ),
  numbered as materialized (
    select nextval('punctual.runs_id_seq') as run_id, nextval('punctual.requests') as request, c.* from chosen c
  ),
  recorded as (
    insert into punctual.runs (
      id, schedule_id, scheduled_for, request, trigger, status, payload, backfill_id, requested_by, request_reason, requested_at, due_at
    )
    overriding system value
    select run_id, schedule_id, scheduled_for, request, 'backfill', 'pending', payload, id, requested_by, request_reason,
      requested_at, feed_locked_backfills.at
    from numbered
  ),
  moved as (
    update punctual.backfills b
    set instants = case when o.is_retired then '{}' else o.instants[cardinality(n.runs) + 1:] end,
      open_runs = o.active || n.runs,
      error = case when o.is_retired then 'The code stopped defining its schedule' else b.error end,
      finished_at = case
        when o.is_retired or o.is_complete and o.instants = '{}' and cardinality(o.active) = 0 then feed_locked_backfills.at
      end
    from open o
    cross join lateral (select array(select run_id from numbered where id = o.id order by run_id) as runs) n
    where b.id = o.id
  )
  select count(*)::integer from numbered
$$;
comment on function punctual.feed_locked_backfills(bigint[], timestamptz) is
  'Begins the next runs of the given backfills. Internal to feed_backfills.';
