-- Decides the pending runs whose time has come, oldest first: requests by people, backfills, occurrences that were rolled to
-- another day. Called by tick.
create or replace function punctual.dispatch_pending_runs(
  worker text,
  batch integer default 1000,
  epoch bigint default null,
  schedule_ids text[] default null,
  at timestamptz default now()
)
returns table (dispatched integer, skipped integer)
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set jit = off
as $$
declare
  v_pending bigint[];
  v_makes_room boolean;
begin
  perform punctual.assert_epoch(dispatch_pending_runs.epoch);

  -- Locked by a statement of its own: the next one then sees every definition that these clocks belong to.
  select array_agg(p.id order by p.due_at, p.scheduled_for, p.id), bool_or(p.overlap = 'cancel')
  into v_pending, v_makes_room
  from (
    select r.id, r.scheduled_for, r.due_at, s.overlap
    from punctual.runs r
    join punctual.schedule_clocks c on c.schedule_id = r.schedule_id
    join punctual.schedules s on s.id = r.schedule_id
    where r.due_at <= dispatch_pending_runs.at
      and (dispatch_pending_runs.schedule_ids is null or r.schedule_id = any (dispatch_pending_runs.schedule_ids))
    order by r.due_at, r.scheduled_for, r.id
    limit dispatch_pending_runs.batch
    for no key update of r, c skip locked
  ) p;

  dispatched := 0;
  skipped := 0;
  if v_pending is null then
    return next;
    return;
  end if;

  if v_makes_room then
    -- Each of them may cancel the one before: one a schedule, the others in the next pass.
    v_pending := array(
      select p.id
      from (
        select p.id, p.position, s.overlap = 'cancel' as makes_room,
          row_number() over (partition by r.schedule_id order by p.position) as rank
        from unnest(v_pending) with ordinality as p (id, position)
        join punctual.runs r on r.id = p.id
        join punctual.schedules s on s.id = r.schedule_id
      ) p
      where not p.makes_room or p.rank = 1
      order by p.position
    );
    perform punctual.make_room(array(
      select c.schedule_id
      from punctual.runs r
      join punctual.schedule_clocks c on c.schedule_id = r.schedule_id
      join punctual.schedules s on s.id = r.schedule_id
      where r.id = any (v_pending) and r.trigger in ('manual', 'schedule') and s.overlap = 'cancel' and c.locked_run_id is not null
        and punctual.pending_reason(r, s, c, dispatch_pending_runs.at) is null
        and (r.trigger = 'manual' or punctual.blackout_at(s.calendars, s.timezone, r.due_at) is null)
    ), dispatch_pending_runs.at);
  end if;

  return query
  select * from punctual.dispatch_runs(v_pending, dispatch_pending_runs.worker, dispatch_pending_runs.epoch, dispatch_pending_runs.at);
end
$$;
comment on function punctual.dispatch_pending_runs(text, integer, bigint, text[], timestamptz) is
  'Decides pending runs whose time has come and enqueues those that may run. Example: select * from punctual.dispatch_pending_runs(''by-hand'');';
