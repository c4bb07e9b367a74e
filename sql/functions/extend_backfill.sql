-- Adds the next occurrences of a backfill, as the calendar computed them; with the last of them it is complete. Ignored
-- unless it goes on where the backfill stands, or while somebody holds the schedule. Called by the forecaster.
create or replace function punctual.extend_backfill(
  id bigint, computed_to timestamptz, instants timestamptz[], is_last boolean, problem text default null, at timestamptz default now()
)
returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- The clock first, as everywhere.
  if punctual.hold_clocks(array(select b.schedule_id from punctual.backfills b where b.id = extend_backfill.id)) = '{}' then
    return false;
  end if;
  update punctual.backfills b
  set instants = b.instants || extend_backfill.instants,
    total = b.total + cardinality(extend_backfill.instants),
    computed_to = coalesce(extend_backfill.instants[cardinality(extend_backfill.instants)], b.computed_to),
    is_complete = extend_backfill.is_last,
    error = extend_backfill.problem
  where b.id = extend_backfill.id and b.computed_to = extend_backfill.computed_to
    and b.finished_at is null and not b.is_complete;
  return found;
end
$$;
comment on function punctual.extend_backfill(bigint, timestamptz, timestamptz[], boolean, text, timestamptz) is
  'Stores occurrences of a backfill; false when it does not want them any more, or is held. Called by the forecaster.';
