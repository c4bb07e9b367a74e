-- One row of the ledger for occurrences that nobody claimed before their schedule stopped or changed.
create or replace function punctual.record_missed(
  schedule_id text, instants timestamptz[], detail text, at timestamptz default now()
)
returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  with recorded as (
    insert into punctual.runs (schedule_id, scheduled_for, trigger, status, reason, detail, occurrences, first_scheduled_for, decided_at, finished_at)
    select record_missed.schedule_id, i.instants[i.total], 'schedule', 'skipped', 'missed', record_missed.detail, i.total,
      case when i.total > 1 then i.instants[1] end, record_missed.at, record_missed.at
    from (select record_missed.instants, cardinality(record_missed.instants) as total) i
    where i.total > 0
    on conflict (schedule_id, scheduled_for, request) do nothing
    returning runs.schedule_id, runs.occurrences
  )
  update punctual.schedule_clocks c
  set skip_count = c.skip_count + r.occurrences
  from recorded r
  where c.schedule_id = r.schedule_id
$$;
comment on function punctual.record_missed(text, timestamptz[], text, timestamptz) is
  'Records occurrences, ascending, as one missed row and counts them. Internal.';
