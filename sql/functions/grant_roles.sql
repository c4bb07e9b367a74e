-- Who may do what: the one list of grants. What is not in it is closed to everybody but the owner. A reader reads views; an
-- operator does by hand what the CLI and the pages do; daemon, worker and web server share a login of the third role. Called
-- by migrate, last of all, and once more by the owner when an administrator has created the roles later. It takes away what
-- was granted before, so that the list is the truth.
create or replace function punctual.grant_roles()
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  revoke all on schema punctual from punctual_reader, punctual_operator, punctual_daemon;
  revoke all on all tables in schema punctual from punctual_reader, punctual_operator, punctual_daemon;
  revoke all on all sequences in schema punctual from punctual_reader, punctual_operator, punctual_daemon;
  revoke all on all routines in schema punctual from punctual_reader, punctual_operator, punctual_daemon;

  grant usage on schema punctual to punctual_reader, punctual_operator, punctual_daemon;

  -- Views, and the names of what migrate has applied, by which every process knows the schema for its own.
  grant select on
    punctual.audit, punctual.audit_detail, punctual.backfill_progress, punctual.backfill_progress_detail,
    punctual.calendar_days, punctual.calendar_days_detail, punctual.calendar_status, punctual.calendar_status_detail,
    punctual.clock_changes, punctual.clock_changes_detail, punctual.daemons, punctual.daemons_detail, punctual.flags,
    punctual.flags_detail, punctual.health, punctual.health_detail, punctual.invariant_breaks,
    punctual.invariant_breaks_detail, punctual.job_history, punctual.job_history_detail, punctual.lag,
    punctual.leadership_history, punctual.leadership_history_detail, punctual.migrations, punctual.missed,
    punctual.missed_detail, punctual.overdue, punctual.queue, punctual.queue_history, punctual.queue_history_detail, punctual.reasons, punctual.reasons_detail,
    punctual.recent_runs, punctual.run_detail, punctual.schedule_detail, punctual.schedule_status, punctual.skipped,
    punctual.skipped_detail, punctual.stuck_jobs, punctual.upcoming, punctual.upcoming_detail
  to punctual_reader, punctual_operator, punctual_daemon;

  -- What reads: questions of people, and what the views above call on behalf of whoever reads them.
  grant execute on function
    punctual.banner_facts, punctual.blackout_at, punctual.blackout_outcome, punctual.brief,
    punctual.broken_invariants, punctual.change_marks, punctual.daemon_days, punctual.daemon_definitions, punctual.debts,
    punctual.definition_changes, punctual.export_definitions, punctual.find_runs, punctual.health_checks,
    punctual.health_facts, punctual.job_overview, punctual.judge_health, punctual.last_debt, punctual.last_reasons,
    punctual.last_sync, punctual.leader_lock_key, punctual.leader_session, punctual.led_minutes,
    punctual.ledger_facts, punctual.living_workers, punctual.longest_silence, punctual.lost_job_runs,
    punctual.next_occurrences, punctual.outages, punctual.overdue_schedules, punctual.queue_history,
    punctual.reason_sentence, punctual.run_outcomes, punctual.run_timings, punctual.schedule_metrics,
    punctual.schedule_origin, punctual.schedule_plan, punctual.schedule_problem, punctual.schedule_queues,
    punctual.schedule_signs, punctual.schedule_state, punctual.scheduler_metrics, punctual.shortened,
    punctual.standing_reason, punctual.state_version,
    punctual.stuck_job_runs, punctual.tally_day, punctual.tally_latest, punctual.tell_run, punctual.timetable,
    punctual.to_come, punctual.turn_detail, punctual.unrecorded_occurrences, punctual.unserved_jobs, punctual.unserved_tasks,
    punctual.usual_durations, punctual.why
  to punctual_reader, punctual_operator, punctual_daemon;

  -- What operators do. The processes do it on behalf of people who signed in to them.
  grant execute on function
    punctual.accept_server, punctual.add_blackout, punctual.backfill, punctual.cancel_backfill, punctual.cancel_run,
    punctual.disable, punctual.dismiss_missed, punctual.enable, punctual.plan_backfill, punctual.plan_catch_up,
    punctual.plan_enable, punctual.plan_missed, punctual.remove_blackout, punctual.retry_run, punctual.run_missed,
    punctual.set_flag, punctual.sweep, punctual.tick, punctual.trigger
  to punctual_operator, punctual_daemon;

  -- What daemon, worker and web server do by themselves. Whoever prunes could take the audit log away.
  grant execute on function
    punctual.accepted_at, punctual.cancelled_job_runs, punctual.close_request, punctual.count_runs,
    punctual.expect_flag, punctual.expect_schedule, punctual.expire_forecasts,
    punctual.explain_term, punctual.extend_backfill, punctual.finish_job_runs, punctual.forecasts_due, punctual.heartbeat,
    punctual.keep_logs, punctual.open_request, punctual.plan_prune, punctual.preferred_region, punctual.probe_lock, punctual.prune,
    punctual.prune_records, punctual.reconcile, punctual.register_worker, punctual.resign, punctual.return_jobs,
    punctual.sample_queue, punctual.server_identity, punctual.set_forecasts, punctual.settle_stretch,
    punctual.show_presence, punctual.start_job_runs, punctual.sync_definitions, punctual.try_lead, punctual.unheard_jobs,
    punctual.unlock_pools,
    punctual.unsettled_stretch, punctual.untold_backfill
  to punctual_daemon;

  perform punctual.grant_queue();
end
$$;
comment on function punctual.grant_roles() is
  'Grants punctual_reader, punctual_operator and punctual_daemon what they need, and nothing else. Called by migrate; by hand, as the owner of the schema, when the roles came later: select punctual.grant_roles();';
