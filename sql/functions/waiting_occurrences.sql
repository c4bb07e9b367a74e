-- What is due and undecided because it waits for a run to end, as rows of the ledger that are not there yet: each
-- occurrence of one schedule, or of all schedules one row each. Called by plan_catch_up.
create or replace function punctual.waiting_occurrences(id text, at timestamptz default now())
returns punctual.runs[]
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select array_agg(jsonb_populate_record(null::punctual.runs, jsonb_build_object(
    'schedule_id', w.schedule_id, 'status', 'pending', 'due_at', 'infinity', 'scheduled_for', w.scheduled_for,
    'first_scheduled_for', case when w.occurrences > 1 then w.first_scheduled_for end, 'occurrences', w.occurrences
  )))
  from (
    select c.schedule_id, min(u.scheduled_for) as first_scheduled_for, max(u.scheduled_for) as scheduled_for, count(*) as occurrences
    from punctual.schedule_clocks c
    join punctual.schedules s on s.id = c.schedule_id
    cross join lateral unnest(
      s.forecast[width_bucket(c.cursor_at, s.forecast) + 1:width_bucket(waiting_occurrences.at, s.forecast)]
    ) with ordinality as u (scheduled_for, position)
    where c.waits and (waiting_occurrences.id is null or c.schedule_id = waiting_occurrences.id)
    group by c.schedule_id, case when waiting_occurrences.id is not null then u.position end
  ) w
$$;
comment on function punctual.waiting_occurrences(text, timestamptz) is
  'Due occurrences that wait for the run before them. Internal.';
