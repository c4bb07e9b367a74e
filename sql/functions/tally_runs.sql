-- How many runs and skips of schedules there were since a moment, by outcome and reason, for the figures of pages. It reads that
-- stretch of the ledger page by page, all schedules at once, since their rows lie between each other; a quarter of a million rows
-- at most.
create or replace function punctual.tally_runs(schedule_ids text[], since timestamptz, at timestamptz default now())
returns table (status text, reason text, occurrences bigint)
language sql stable security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
  select r.status, r.reason, sum(r.occurrences)
  from (
    select n.status, n.reason, n.occurrences from punctual.runs n
    where n.schedule_id = any (tally_runs.schedule_ids) and n.scheduled_for > tally_runs.since and n.scheduled_for <= tally_runs.at
    limit 250000
  ) r
  group by r.status, r.reason
$$;
comment on function punctual.tally_runs(text[], timestamptz, timestamptz) is
  'Runs and skips since a moment, counted by outcome and reason. Example: select * from punctual.tally_runs(array[''feed-refresh''], now() - interval ''1 day'');';
