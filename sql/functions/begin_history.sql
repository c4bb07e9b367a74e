-- Before a history is played: a database in which nothing has happened, also where an earlier attempt broke off.
create or replace function punctual.begin_history()
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  perform punctual.assert_played();
  truncate punctual.jobs, punctual.schedules, punctual.schedule_jobs, punctual.schedule_clocks, punctual.runs, punctual.job_runs,
    punctual.worker_instances, punctual.leadership_terms, punctual.definition_syncs, punctual.unsettled, punctual.audit_log,
    punctual.repairs, punctual.calendars, punctual.blackouts, punctual.feature_flags, punctual.backfills, punctual.queue_samples,
    punctual.run_counts, punctual.run_hours, punctual.uncounted_runs, punctual.leadership, punctual.retention, punctual.run_counter,
    graphile_worker._private_jobs, graphile_worker._private_job_queues
    restart identity;
  insert into punctual.leadership default values;
  insert into punctual.retention default values;
  insert into punctual.run_counter default values;
  perform setval('punctual.requests', 1, false);
end
$$;
comment on function punctual.begin_history() is
  'Empties a database in which no process has worked in earnest, for a history to be played. Internal to the demo.';
