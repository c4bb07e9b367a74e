-- Signatures of older releases that a later one extends. Their calls, which name no later parameter, reach the new ones; left in
-- place, they would make those calls ambiguous.
drop function if exists punctual.try_lead(text, interval, timestamptz);
drop function if exists punctual.resign(text, bigint, timestamptz);
drop function if exists punctual.register_worker(text, text, text, text, integer, text, text, text, interval, timestamptz);
drop function if exists punctual.register_worker(text, text, text, text, integer, text, text, text, interval, text[], timestamptz);
drop function if exists punctual.sync_definitions(text, jsonb, text, bigint, timestamptz);
drop function if exists punctual.start_job_runs(text, bigint[], integer[], bigint[], timestamptz);

-- Of builds between releases, which some databases have seen.
drop function if exists punctual.count_runs(integer);
drop function if exists punctual.tally_runs(text[], timestamptz, timestamptz);
drop function if exists punctual.find_runs(text, text, text, text, text, text, timestamptz, timestamptz, bigint, integer, integer);
drop view if exists punctual.run_jobs;
drop function if exists punctual.next_occurrences(integer, timestamptz);
drop function if exists punctual.upcoming_within(timestamptz, timestamptz, timestamptz, text, integer, timestamptz);
drop view if exists punctual.job_detail;
drop function if exists punctual.job_overview(text, text, integer, timestamptz);
drop function if exists punctual.last_sync();
drop function if exists punctual.run_missed(text, bigint[], timestamptz, timestamptz, text, text, timestamptz);
drop function if exists punctual.plan_missed(text, bigint[], timestamptz, timestamptz, timestamptz);
drop function if exists punctual.starts_ahead(interval, integer, timestamptz);
drop function if exists punctual.starts_by_minute(timestamptz);
