-- Before a schedule stops or changes: whatever was due and undecided is recorded as skipped, and its clock stands still.
create or replace function punctual.settle(id text, detail text, at timestamptz default now())
returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_due timestamptz[];
begin
  select s.forecast[width_bucket(c.cursor_at, s.forecast) + 1:width_bucket(settle.at, s.forecast)] into v_due
  from punctual.schedule_clocks c
  join punctual.schedules s on s.id = c.schedule_id
  where c.schedule_id = settle.id and s.enabled and c.next_run_at is not null
  for update of c;

  if cardinality(v_due) > 0 then
    insert into punctual.runs (schedule_id, scheduled_for, trigger, status, reason, detail, occurrences, first_scheduled_for, decided_at, finished_at)
    values (settle.id, v_due[cardinality(v_due)], 'schedule', 'skipped', 'missed', settle.detail, cardinality(v_due),
      case when cardinality(v_due) > 1 then v_due[1] end, settle.at, settle.at)
    on conflict (schedule_id, scheduled_for, request) do nothing;
  end if;

  update punctual.schedule_clocks c
  set cursor_at = greatest(c.cursor_at, settle.at),
    next_run_at = null,
    skip_count = c.skip_count + coalesce(cardinality(v_due), 0)
  where c.schedule_id = settle.id;
  return coalesce(cardinality(v_due), 0);
end
$$;
comment on function punctual.settle(text, text, timestamptz) is
  'Records due but undecided occurrences as missed and stops the clock of a schedule; answers how many. Internal.';
