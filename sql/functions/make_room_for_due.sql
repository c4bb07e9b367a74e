-- Before a claim judges: where the overlap policy is cancel and something that is due would run, the run that holds the lock is
-- cancelled. Answers which of these schedules are locked now.
create or replace function punctual.make_room_for_due(
  schedule_ids text[], cursors timestamptz[], held boolean[], at timestamptz default now()
)
returns boolean[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_ids text[];
begin
  select array_agg(s.id) into v_ids
  from unnest(make_room_for_due.schedule_ids, make_room_for_due.cursors, make_room_for_due.held) as d (schedule_id, cursor_at, is_held)
  join punctual.schedules s on s.id = d.schedule_id
  where d.is_held and s.overlap = 'cancel'
    and exists (
      select from punctual.judge_occurrences(s, d.cursor_at, false, make_room_for_due.at) j
      where j.verdict = 'fire'
    );
  if v_ids is null then
    return make_room_for_due.held;
  end if;

  perform punctual.make_room(v_ids, make_room_for_due.at);
  return array(
    select c.locked_run_id is not null
    from unnest(make_room_for_due.schedule_ids) with ordinality as d (schedule_id, position)
    join punctual.schedule_clocks c on c.schedule_id = d.schedule_id
    order by d.position
  );
end
$$;
comment on function punctual.make_room_for_due(text[], timestamptz[], boolean[], timestamptz) is
  'Cancels what a due occurrence replaces, and answers which schedules are still locked. Internal to claim_due_schedules.';
