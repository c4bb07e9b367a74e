-- Consecutive occurrences, ascending, that do not run for one and the same reason: one row. The body is of the kind that is merged
-- into the statement that calls it.
create or replace function punctual.skip_together(instants timestamptz[], reason text, detail text default null)
returns table (
  scheduled_for timestamptz, occurrences integer, first_scheduled_for timestamptz,
  trigger text, verdict text, reason text, detail text, due_at timestamptz
)
language sql immutable
begin atomic
  select i.instants[i.total], i.total, case when i.total > 1 then i.instants[1] end,
    'schedule', 'skip', skip_together.reason, skip_together.detail, null::timestamptz
  from (select skip_together.instants, cardinality(skip_together.instants) as total) i
  where i.total > 0;
end;
comment on function punctual.skip_together(timestamptz[], text, text) is
  'One summary row for occurrences that are skipped together; none for none. Internal to judge_occurrences.';
