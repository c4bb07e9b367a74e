-- The tables of Punctual. All private: people use the views and functions of sql/.
-- Ledger rows carry no foreign keys: a claim writes thousands at once, and each row trigger would cost more than the row.

create schema if not exists punctual;
comment on schema punctual is 'Punctual, a scheduler that lives in Postgres. Views and functions are the contract, tables are private. Start with: select * from punctual.schedule_status;';

create table punctual.jobs (
  name text primary key,
  job_group text,
  task text not null,
  is_foreign boolean not null default false,
  depends_on text[] not null default '{}',
  timeout interval,
  max_attempts smallint not null default 3 constraint jobs_max_attempts_positive check (max_attempts >= 1),
  priority smallint not null default 0,
  queue text,
  dependency_rule text not null default 'all_done' constraint jobs_dependency_rule_known check (dependency_rule in ('all_done', 'all_success')),
  retired_at timestamptz
);
comment on table punctual.jobs is 'Job definitions as last synced from code.';
comment on column punctual.jobs.name is 'Name in the configuration.';
comment on column punctual.jobs.job_group is 'Group that a schedule may target; null for none.';
comment on column punctual.jobs.task is 'Graphile Worker task identifier that executes it.';
comment on column punctual.jobs.is_foreign is 'True when somebody else''s Graphile workers execute it; then it is tracked by reconciliation.';
comment on column punctual.jobs.depends_on is 'Jobs that come in an earlier wave of the same run.';
comment on column punctual.jobs.timeout is 'Longest time one attempt may take; null for no limit.';
comment on column punctual.jobs.max_attempts is 'Attempts before the job run counts as failed.';
comment on column punctual.jobs.priority is 'Graphile Worker priority: smaller runs first.';
comment on column punctual.jobs.queue is 'Graphile Worker named queue, which serialises its jobs; null for none.';
comment on column punctual.jobs.dependency_rule is 'all_done: runs whatever became of its dependencies; all_success: skipped unless all of them succeeded.';
comment on column punctual.jobs.retired_at is 'When the code stopped defining it; null while it does.';

create table punctual.schedules (
  id text collate "C" primary key constraint schedules_id_shape check (id ~ '^[a-z0-9][a-z0-9_.-]{0,49}$'),
  description text,
  cron text not null,
  timezone text not null default 'UTC',
  dst_gap text not null default 'after' constraint schedules_dst_gap_known check (dst_gap in ('after', 'shift', 'skip')),
  dst_overlap text not null default 'first' constraint schedules_dst_overlap_known check (dst_overlap in ('first', 'second', 'both')),
  target jsonb not null,
  wave_sizes smallint[] not null default '{}',
  payload jsonb,
  tags text[] not null default '{}',
  catch_up text not null default 'skip' constraint schedules_catch_up_known check (catch_up in ('skip', 'run_once', 'run_all')),
  catch_up_limit integer not null default 100 constraint schedules_catch_up_limit_bounded check (catch_up_limit between 1 and 1000),
  catch_up_max_age interval not null default '7 days',
  grace interval not null default '60 seconds',
  overlap text not null default 'skip' constraint schedules_overlap_known check (overlap in ('skip', 'queue', 'cancel', 'allow')),
  lock_timeout interval not null default '1 hour',
  deadline interval,
  time_window jsonb,
  calendars text[] not null default '{}',
  on_blackout text not null default 'skip' constraint schedules_on_blackout_known check (on_blackout in ('skip', 'next_day')),
  flag text,
  jitter interval,
  stagger interval,
  max_parallel smallint constraint schedules_max_parallel_positive check (max_parallel >= 1),
  starts_at timestamptz,
  ends_at timestamptz,
  max_runs integer constraint schedules_max_runs_positive check (max_runs >= 1),
  pause_after_failures integer constraint schedules_pause_after_failures_positive check (pause_after_failures >= 1),
  revision integer not null default 1,
  defined_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  retired_at timestamptz,
  enabled boolean not null default false,
  paused_until timestamptz,
  disabled_reason text,
  forecast timestamptz[] not null default '{}',
  forecast_zone_data text,
  refill_at timestamptz,
  forecast_gaps timestamptz[] not null default '{}',
  forecast_is_final boolean not null default false,
  halt text constraint schedules_halt_known check (halt in ('exhausted', 'never', 'error')),
  forecast_error text,
  clock_change_at timestamptz,
  clock_change text,
  is_gated boolean not null generated always as (
    calendars <> '{}' or flag is not null or deadline is not null or max_runs is not null
    or jitter is not null or overlap in ('queue', 'cancel') or forecast_gaps <> '{}'
  ) stored,
  constraint schedules_halt_has_its_sentence check ((halt is null) = (forecast_error is null))
);
comment on table punctual.schedules is 'One row per schedule: definition columns written by sync, operator columns by operator functions, forecast columns by the forecaster.';
comment on column punctual.schedules.id is 'Name in the configuration; kept for ever, a rename goes through previousIds.';
comment on column punctual.schedules.description is 'What it is for, in the author''s words.';
comment on column punctual.schedules.cron is 'Cron expression: 5 fields, or 6 with seconds first, or a nickname.';
comment on column punctual.schedules.timezone is 'IANA time zone in which the expression is read.';
comment on column punctual.schedules.dst_gap is 'Fixed times inside a clock change gap: after (first valid instant), shift (by the length of the gap) or skip.';
comment on column punctual.schedules.dst_overlap is 'Fixed times that happen twice: first, second or both.';
comment on column punctual.schedules.target is 'What runs: {"job": …}, {"group": …} or {"all": true}.';
comment on column punctual.schedules.wave_sizes is 'Number of jobs in each dependency wave; empty when no job is left.';
comment on column punctual.schedules.payload is 'Payload given to every job; null for an empty one.';
comment on column punctual.schedules.tags is 'Labels for filtering.';
comment on column punctual.schedules.catch_up is 'What happens to missed occurrences.';
comment on column punctual.schedules.catch_up_limit is 'catch_up run_all never enqueues more missed occurrences than this.';
comment on column punctual.schedules.catch_up_max_age is 'catch_up run_all never enqueues older ones than this.';
comment on column punctual.schedules.grace is 'An occurrence claimed later than this after its instant is missed.';
comment on column punctual.schedules.overlap is 'What happens when the previous run is still active.';
comment on column punctual.schedules.lock_timeout is 'A run without a sign of life for this long is closed as lost.';
comment on column punctual.schedules.deadline is 'A run not started this long after its instant is skipped; null for no limit.';
comment on column punctual.schedules.time_window is 'Wall-clock window {"from": "09:00", "to": "17:00", "days": [1, 2, 3, 4, 5]} in its zone, days from 1 for Monday; null for always.';
comment on column punctual.schedules.calendars is 'Blackout calendars on whose days it does not fire.';
comment on column punctual.schedules.on_blackout is 'A blacked out occurrence is dropped (skip) or rolled to the next free day (next_day).';
comment on column punctual.schedules.flag is 'Fires only while this feature flag is on; null for always.';
comment on column punctual.schedules.jitter is 'Spread of the start after the occurrence, the same for the same occurrence; null for none.';
comment on column punctual.schedules.stagger is 'Time between the jobs of one wave; null for none.';
comment on column punctual.schedules.max_parallel is 'Most jobs of one run in the queue at once; null for no limit.';
comment on column punctual.schedules.starts_at is 'No occurrence before this instant; null for no bound.';
comment on column punctual.schedules.ends_at is 'No occurrence after this instant; null for no bound.';
comment on column punctual.schedules.max_runs is 'Occurrences that run before it is exhausted; null for no bound.';
comment on column punctual.schedules.pause_after_failures is 'Failures in a row after which it disables itself; null for never.';
comment on column punctual.schedules.revision is 'Counts changes of the definition, so that a forecast made for an older one is refused.';
comment on column punctual.schedules.defined_at is 'When it was first synced.';
comment on column punctual.schedules.changed_at is 'When its definition last changed.';
comment on column punctual.schedules.retired_at is 'When the code stopped defining it; null while it does.';
comment on column punctual.schedules.enabled is 'Whether it fires; false until an operator enables it.';
comment on column punctual.schedules.paused_until is 'When a disabled schedule is enabled again by itself; null for never.';
comment on column punctual.schedules.disabled_reason is 'Why it is disabled, in the operator''s words.';
comment on column punctual.schedules.forecast is 'The next occurrences, ascending, computed ahead by the calendar.';
comment on column punctual.schedules.forecast_zone_data is 'Version of the time zone database that the forecast was computed with.';
comment on column punctual.schedules.refill_at is 'When the forecaster looks at it next; null for never.';
comment on column punctual.schedules.forecast_gaps is 'Instants of the forecast at which a local time is left out because the clock skips it (dst_gap skip).';
comment on column punctual.schedules.forecast_is_final is 'True when nothing comes after the last instant of the forecast.';
comment on column punctual.schedules.halt is 'Why nothing more comes: exhausted (its end was reached), never (there is no such time), error; null while something does.';
comment on column punctual.schedules.forecast_error is 'The same as a sentence.';
comment on column punctual.schedules.clock_change_at is 'Next change of the clock in its zone that touches it; null for none.';
comment on column punctual.schedules.clock_change is 'What that change does to it, as a sentence.';
comment on column punctual.schedules.is_gated is 'True when a claim has more to ask than whether the previous run is active.';
create index schedules_refill_at_idx on punctual.schedules (refill_at) where refill_at is not null;
create index schedules_unscheduled_idx on punctual.schedules (id)
  where refill_at is null and forecast_error is null and retired_at is null;
create index schedules_parked_idx on punctual.schedules (id) where forecast_error is not null;
create index schedules_jobless_idx on punctual.schedules (id) where wave_sizes = '{}';
create index schedules_max_runs_idx on punctual.schedules (id) where max_runs is not null;
create index schedules_paused_until_idx on punctual.schedules (paused_until) where paused_until is not null;

create table punctual.unsettled (
  id bigint generated always as identity primary key,
  schedule_id text collate "C" not null,
  cron text not null,
  timezone text not null,
  dst_gap text not null,
  dst_overlap text not null,
  time_window jsonb,
  since timestamptz not null,
  until timestamptz not null,
  detail text not null
);
comment on table punctual.unsettled is 'Stretches before a schedule stopped or changed that its forecast did not reach: what was due in them is still to be recorded.';
comment on column punctual.unsettled.id is 'Number of the stretch.';
comment on column punctual.unsettled.schedule_id is 'Schedule.';
comment on column punctual.unsettled.cron is 'Cron expression that held then.';
comment on column punctual.unsettled.timezone is 'Time zone that held then.';
comment on column punctual.unsettled.dst_gap is 'Gap policy that held then.';
comment on column punctual.unsettled.dst_overlap is 'Overlap policy that held then.';
comment on column punctual.unsettled.time_window is 'Window that held then.';
comment on column punctual.unsettled.since is 'Everything up to this instant has been recorded.';
comment on column punctual.unsettled.until is 'When the schedule stopped or changed; an occurrence at this very instant was due.';
comment on column punctual.unsettled.detail is 'Evidence for the rows of the ledger.';

create table punctual.schedule_jobs (
  schedule_id text collate "C" not null,
  wave smallint not null,
  job text not null,
  position smallint not null default 1,
  needs text[],
  primary key (schedule_id, wave, job)
);
comment on table punctual.schedule_jobs is 'The plan of each schedule: which jobs, in which dependency wave. Written by sync.';
comment on column punctual.schedule_jobs.schedule_id is 'Schedule.';
comment on column punctual.schedule_jobs.wave is 'Wave, from 1; a wave is enqueued when the one before it is done.';
comment on column punctual.schedule_jobs.job is 'Job name.';
comment on column punctual.schedule_jobs.position is 'Place in its wave, from 1.';
comment on column punctual.schedule_jobs.needs is 'Jobs of this plan that must have succeeded, by dependency_rule all_success; null for none.';

create table punctual.schedule_clocks (
  schedule_id text collate "C" primary key,
  next_run_at timestamptz,
  cursor_at timestamptz not null default '-infinity',
  last_run_at timestamptz,
  last_run_id bigint,
  run_count bigint not null default 0,
  failure_count bigint not null default 0,
  skip_count bigint not null default 0,
  consecutive_failures integer not null default 0,
  locked_at timestamptz,
  locked_by text,
  locked_run_id bigint,
  waits boolean not null default false,
  waiting_runs integer not null default 0,
  fire_count bigint not null default 0,
  due_after timestamptz,
  pause_due boolean not null default false
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);
comment on table punctual.schedule_clocks is 'The narrow, often rewritten half of a schedule: its due time, counters and lock.';
comment on column punctual.schedule_clocks.schedule_id is 'Schedule.';
comment on column punctual.schedule_clocks.next_run_at is 'Next occurrence; null while disabled, retired or without forecast.';
comment on column punctual.schedule_clocks.cursor_at is 'Every occurrence up to this instant has been decided, or was not due.';
comment on column punctual.schedule_clocks.last_run_at is 'When the last run was dispatched.';
comment on column punctual.schedule_clocks.last_run_id is 'The last run dispatched.';
comment on column punctual.schedule_clocks.run_count is 'Runs that ended.';
comment on column punctual.schedule_clocks.failure_count is 'Runs that ended in failure or were lost.';
comment on column punctual.schedule_clocks.skip_count is 'Occurrences that did not run.';
comment on column punctual.schedule_clocks.consecutive_failures is 'Failures since the last success.';
comment on column punctual.schedule_clocks.locked_at is 'Since when a run holds the schedule; null when none does.';
comment on column punctual.schedule_clocks.locked_by is 'Daemon that dispatched that run.';
comment on column punctual.schedule_clocks.locked_run_id is 'That run.';
comment on column punctual.schedule_clocks.waits is 'True while what is due waits for that run to end: catching up, one at a time.';
comment on column punctual.schedule_clocks.waiting_runs is 'Pending runs that wait for that run to end.';
comment on column punctual.schedule_clocks.fire_count is 'Occurrences that were dispatched, which max_runs bounds.';
comment on column punctual.schedule_clocks.due_after is 'Occurrences after this instant are due: when it was last enabled, or its timing changed.';
comment on column punctual.schedule_clocks.pause_due is 'True when it failed as often in a row as pause_after_failures allows, until the next pass disables it.';
create index schedule_clocks_next_run_at_idx on punctual.schedule_clocks (next_run_at) where next_run_at is not null and not waits;
create index schedule_clocks_pause_due_idx on punctual.schedule_clocks (schedule_id) where pause_due;
create index schedule_clocks_failing_idx on punctual.schedule_clocks (consecutive_failures) where consecutive_failures > 0;

create table punctual.runs (
  id bigint generated always as identity primary key,
  schedule_id text collate "C" not null,
  scheduled_for timestamptz not null,
  request bigint not null default 0,
  trigger text not null constraint runs_trigger_known check (trigger in ('schedule', 'catch_up', 'manual', 'backfill', 'retry')),
  status text not null constraint runs_status_known check (status in ('pending', 'queued', 'running', 'succeeded', 'failed', 'cancelled', 'skipped', 'lost')),
  reason text,
  detail text,
  occurrences integer not null default 1,
  first_scheduled_for timestamptz,
  requested_by text,
  request_reason text,
  payload jsonb,
  claimed_by text,
  epoch bigint,
  wave smallint not null default 0,
  wave_sizes smallint[] not null default '{}',
  open_jobs integer not null default 0,
  failed_jobs integer not null default 0,
  requested_at timestamptz,
  due_at timestamptz,
  deadline_at timestamptz,
  stagger interval,
  max_parallel smallint,
  retry_of bigint,
  backfill_id bigint,
  decided_at timestamptz,
  queued_at timestamptz,
  started_at timestamptz,
  finished_at timestamptz,
  error text,
  constraint runs_request_when_asked_for check ((request = 0) = (trigger in ('schedule', 'catch_up')))
) with (fillfactor = 50);
comment on table punctual.runs is 'The ledger: one row per occurrence, per request by a person, or per summary of consecutive missed occurrences.';
comment on column punctual.runs.id is 'Run number.';
comment on column punctual.runs.schedule_id is 'Schedule.';
comment on column punctual.runs.scheduled_for is 'The occurrence; the moment of the request for a manual run; the last occurrence of a summary row.';
comment on column punctual.runs.request is '0 for an occurrence, which has one row; else the number of a request, of which there may be many for one instant.';
comment on column punctual.runs.trigger is 'What caused it: schedule, catch_up, manual, backfill or retry.';
comment on column punctual.runs.status is 'pending, queued, running, succeeded, failed, cancelled, skipped or lost.';
comment on column punctual.runs.reason is 'Reason code of a skip; punctual.reason_sentence gives its sentence.';
comment on column punctual.runs.detail is 'Evidence for the reason.';
comment on column punctual.runs.occurrences is 'How many occurrences this row stands for.';
comment on column punctual.runs.first_scheduled_for is 'First occurrence of a summary row; null on a row for one occurrence.';
comment on column punctual.runs.requested_by is 'Who asked for it; null when its schedule did.';
comment on column punctual.runs.request_reason is 'Why, in that person''s words.';
comment on column punctual.runs.payload is 'Payload given to its jobs; null for an empty one.';
comment on column punctual.runs.claimed_by is 'Daemon that decided it.';
comment on column punctual.runs.epoch is 'Leadership epoch of that daemon; null when decided by hand.';
comment on column punctual.runs.wave is 'Current dependency wave, from 1; 0 before it is enqueued.';
comment on column punctual.runs.wave_sizes is 'Number of jobs in each wave, as planned when it was decided.';
comment on column punctual.runs.open_jobs is 'Jobs of the current wave that have not ended.';
comment on column punctual.runs.failed_jobs is 'Jobs that failed so far.';
comment on column punctual.runs.requested_at is 'When a person asked for it.';
comment on column punctual.runs.due_at is 'Of a pending run: when it may be dispatched; infinity while it waits for another run to end. Null for all others.';
comment on column punctual.runs.deadline_at is 'It is skipped unless it has started by then; null for no limit.';
comment on column punctual.runs.stagger is 'Time between the jobs of one wave, as planned; null for none.';
comment on column punctual.runs.max_parallel is 'Most of its jobs in the queue at once, as planned; null for no limit.';
comment on column punctual.runs.retry_of is 'Run that this one repeats.';
comment on column punctual.runs.backfill_id is 'Backfill that this run belongs to.';
comment on column punctual.runs.decided_at is 'When its verdict fell; null before.';
comment on column punctual.runs.queued_at is 'When its first jobs were enqueued.';
comment on column punctual.runs.started_at is 'When its first job started.';
comment on column punctual.runs.finished_at is 'When it ended, or was skipped.';
comment on column punctual.runs.error is 'First error of a failed run.';
create unique index runs_occurrence_idx on punctual.runs (schedule_id, scheduled_for, request);
comment on index punctual.runs_occurrence_idx is 'The guarantee: one ledger row per occurrence, whoever leads.';
create sequence punctual.requests;
comment on sequence punctual.requests is 'Numbers requests for runs by people.';
create index runs_pending_idx on punctual.runs (due_at, id) where due_at is not null;
create index runs_waiting_idx on punctual.runs (schedule_id, scheduled_for, id) where due_at is not null;
create index runs_backfill_id_idx on punctual.runs (backfill_id) where backfill_id is not null;
create index runs_missed_idx on punctual.runs (schedule_id, scheduled_for) where reason in ('missed', 'catch_up_limit');

create table punctual.job_runs (
  id bigint generated always as identity primary key,
  run_id bigint not null,
  job text not null,
  wave smallint not null,
  position smallint not null default 1,
  needs text[],
  status text not null constraint job_runs_status_known check (status in ('waiting', 'queued', 'running', 'succeeded', 'failed', 'cancelled', 'skipped', 'lost')),
  is_foreign boolean not null default false,
  attempt smallint not null default 0,
  worker text,
  graphile_job_id bigint,
  queued_at timestamptz,
  started_at timestamptz,
  finished_at timestamptz,
  error text,
  log text
) with (fillfactor = 50);
comment on table punctual.job_runs is 'One job inside a run.';
comment on column punctual.job_runs.id is 'Job run number; the Graphile job''s key is ''punctual:'' followed by it.';
comment on column punctual.job_runs.run_id is 'Run.';
comment on column punctual.job_runs.job is 'Job name.';
comment on column punctual.job_runs.wave is 'Dependency wave, from 1.';
comment on column punctual.job_runs.position is 'Place in its wave, from 1.';
comment on column punctual.job_runs.needs is 'Jobs of the run that must have succeeded before it; null for none.';
comment on column punctual.job_runs.status is 'waiting, queued, running, succeeded, failed, cancelled, skipped or lost.';
comment on column punctual.job_runs.is_foreign is 'True when tracked by reconciliation.';
comment on column punctual.job_runs.attempt is 'Attempt that started last, from 1; the fence against an older one.';
comment on column punctual.job_runs.worker is 'Worker that started it last.';
comment on column punctual.job_runs.graphile_job_id is 'Graphile Worker job, once one was seen.';
comment on column punctual.job_runs.queued_at is 'When it was enqueued.';
comment on column punctual.job_runs.started_at is 'When its last attempt started.';
comment on column punctual.job_runs.finished_at is 'When it ended.';
comment on column punctual.job_runs.error is 'Error of its last failed attempt, with stack.';
comment on column punctual.job_runs.log is 'Log lines of its last attempt, at most 64 KB.';
create unique index job_runs_run_id_job_idx on punctual.job_runs (run_id, job);
create index job_runs_open_idx on punctual.job_runs (id) where finished_at is null and queued_at is not null;
create index job_runs_foreign_idx on punctual.job_runs (id) where is_foreign and finished_at is null and queued_at is not null;

create table punctual.worker_instances (
  id text primary key,
  kind text not null constraint worker_instances_kind_known check (kind in ('schedule_daemon', 'worker', 'web')),
  status text not null constraint worker_instances_status_known check (status in ('standby', 'leading', 'polling', 'running', 'draining', 'stopped', 'dead')),
  host text not null,
  pid integer not null,
  region text,
  machine text,
  version text not null,
  pools text[] not null default '{}',
  started_at timestamptz not null,
  heartbeat_at timestamptz not null,
  heartbeat_interval interval not null,
  last_pass_at timestamptz,
  stopped_at timestamptz
) with (fillfactor = 50);
comment on table punctual.worker_instances is 'Processes: daemons, workers and web servers, with their heartbeats.';
comment on column punctual.worker_instances.id is 'Kind, host, process and a random part.';
comment on column punctual.worker_instances.kind is 'schedule_daemon, worker or web.';
comment on column punctual.worker_instances.status is 'standby, leading, polling, running, draining, stopped or dead.';
comment on column punctual.worker_instances.host is 'Host name.';
comment on column punctual.worker_instances.pid is 'Process number on that host.';
comment on column punctual.worker_instances.region is 'Region, where the platform tells it.';
comment on column punctual.worker_instances.machine is 'Machine, where the platform tells it.';
comment on column punctual.worker_instances.version is 'Version of Punctual.';
comment on column punctual.worker_instances.pools is 'Graphile Worker pools of a worker, by which its jobs are locked.';
comment on column punctual.worker_instances.started_at is 'When it registered.';
comment on column punctual.worker_instances.heartbeat_at is 'Its last sign of life.';
comment on column punctual.worker_instances.heartbeat_interval is 'How often it gives one.';
comment on column punctual.worker_instances.last_pass_at is 'When a daemon last completed a pass of its loop.';
comment on column punctual.worker_instances.stopped_at is 'When it stopped, or was found dead.';

create table punctual.leadership (
  only_row boolean primary key default true constraint leadership_one_row check (only_row),
  epoch bigint not null default 0,
  leader text,
  since timestamptz,
  zone_data text,
  swept_to text not null default ''
);
comment on table punctual.leadership is 'One row: the present leadership epoch and who holds it.';
comment on column punctual.leadership.only_row is 'Always true.';
comment on column punctual.leadership.epoch is 'Grows by one with each leader; a claim with an older one is refused.';
comment on column punctual.leadership.leader is 'Worker instance that leads; null when the last one resigned.';
comment on column punctual.leadership.since is 'When it began to.';
comment on column punctual.leadership.zone_data is 'Version of the time zone database that the leader computes forecasts with.';
comment on column punctual.leadership.swept_to is 'Schedule up to which the sweep has looked in its present round.';
insert into punctual.leadership default values;

create table punctual.leadership_terms (
  epoch bigint primary key,
  leader text not null,
  gained_at timestamptz not null,
  lost_at timestamptz,
  lost_reason text
);
comment on table punctual.leadership_terms is 'Every leader there was.';
comment on column punctual.leadership_terms.epoch is 'Leadership epoch.';
comment on column punctual.leadership_terms.leader is 'Worker instance.';
comment on column punctual.leadership_terms.gained_at is 'When it began to lead.';
comment on column punctual.leadership_terms.lost_at is 'When it stopped, as far as known.';
comment on column punctual.leadership_terms.lost_reason is 'resigned, or replaced by a later leader.';

create table punctual.definition_syncs (
  id bigint generated always as identity primary key,
  hash text not null,
  worker text,
  synced_at timestamptz not null,
  report jsonb not null
);
comment on table punctual.definition_syncs is 'Each time the code''s definitions were applied; the last row is what the database holds.';
comment on column punctual.definition_syncs.id is 'Sync number.';
comment on column punctual.definition_syncs.hash is 'SHA-256 of the definitions.';
comment on column punctual.definition_syncs.worker is 'Daemon that applied them.';
comment on column punctual.definition_syncs.synced_at is 'When.';
comment on column punctual.definition_syncs.report is 'What changed.';

create table punctual.audit_log (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  actor text not null,
  action text not null,
  subject text not null,
  reason text,
  detail jsonb
);
comment on table punctual.audit_log is 'What operators and syncs did.';
comment on column punctual.audit_log.id is 'Entry number.';
comment on column punctual.audit_log.at is 'When.';
comment on column punctual.audit_log.actor is 'Who: a database role, a person of the API, or a daemon.';
comment on column punctual.audit_log.action is 'What, as the name of the function.';
comment on column punctual.audit_log.subject is 'Schedule or run it was done to.';
comment on column punctual.audit_log.reason is 'Why, in the actor''s words.';
comment on column punctual.audit_log.detail is 'Further facts.';
create index audit_log_subject_id_idx on punctual.audit_log (subject, id);

create table punctual.repairs (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  kind text not null,
  subject text not null,
  detail text not null
);
comment on table punctual.repairs is 'What the sweep found broken and repaired.';
comment on column punctual.repairs.id is 'Repair number.';
comment on column punctual.repairs.at is 'When.';
comment on column punctual.repairs.kind is 'Which invariant did not hold.';
comment on column punctual.repairs.subject is 'Schedule, run or worker instance.';
comment on column punctual.repairs.detail is 'What was found and what was done.';

create table punctual.calendars (
  name text primary key,
  description text,
  retired_at timestamptz
);
comment on table punctual.calendars is 'Blackout calendars that schedules may name.';
comment on column punctual.calendars.name is 'Name in the configuration.';
comment on column punctual.calendars.description is 'What it is for, in the author''s words.';
comment on column punctual.calendars.retired_at is 'When the code stopped defining it; null while it does.';

create table punctual.blackouts (
  id bigint generated always as identity primary key,
  calendar text not null,
  first_day date not null,
  last_day date not null,
  label text,
  source text not null constraint blackouts_source_known check (source in ('code', 'operator')),
  added_by text,
  added_at timestamptz not null default now(),
  constraint blackouts_days_in_order check (first_day <= last_day)
);
comment on table punctual.blackouts is 'Days on which schedules that name the calendar do not fire, each in the schedule''s own zone.';
comment on column punctual.blackouts.id is 'Number of the blackout.';
comment on column punctual.blackouts.calendar is 'Calendar.';
comment on column punctual.blackouts.first_day is 'First day.';
comment on column punctual.blackouts.last_day is 'Last day, which belongs to it.';
comment on column punctual.blackouts.label is 'Why: a holiday, a freeze.';
comment on column punctual.blackouts.source is 'code: synced from the configuration; operator: added at run time, and left alone by sync.';
comment on column punctual.blackouts.added_by is 'Who added it.';
comment on column punctual.blackouts.added_at is 'When.';
create index blackouts_calendar_last_day_idx on punctual.blackouts (calendar, last_day);

create table punctual.feature_flags (
  name text primary key,
  is_on boolean not null default false,
  changed_by text,
  changed_at timestamptz
);
comment on table punctual.feature_flags is 'Feature flags that schedules may name; off until somebody turns one on.';
comment on column punctual.feature_flags.name is 'Name in the configuration.';
comment on column punctual.feature_flags.is_on is 'Whether schedules that name it fire.';
comment on column punctual.feature_flags.changed_by is 'Who changed it last.';
comment on column punctual.feature_flags.changed_at is 'When.';

create table punctual.backfills (
  id bigint generated always as identity primary key,
  schedule_id text collate "C" not null,
  since timestamptz not null,
  until timestamptz not null,
  pace smallint not null default 1 constraint backfills_pace_positive check (pace >= 1),
  payload jsonb,
  requested_by text not null,
  request_reason text,
  requested_at timestamptz not null,
  computed_to timestamptz not null,
  instants timestamptz[] not null default '{}',
  is_complete boolean not null default false,
  total integer not null default 0,
  open_runs bigint[] not null default '{}',
  finished_at timestamptz,
  cancelled_at timestamptz,
  error text,
  constraint backfills_range_in_order check (since <= until)
);
comment on table punctual.backfills is 'Requests to run the occurrences of a past range, at a pace.';
comment on column punctual.backfills.id is 'Number of the backfill.';
comment on column punctual.backfills.schedule_id is 'Schedule.';
comment on column punctual.backfills.since is 'Beginning of the range, which belongs to it.';
comment on column punctual.backfills.until is 'End of the range, which belongs to it.';
comment on column punctual.backfills.pace is 'Runs at a time.';
comment on column punctual.backfills.payload is 'Payload given to its runs; null for the schedule''s own.';
comment on column punctual.backfills.requested_by is 'Who asked for it.';
comment on column punctual.backfills.request_reason is 'Why, in that person''s words.';
comment on column punctual.backfills.requested_at is 'When.';
comment on column punctual.backfills.computed_to is 'The calendar has told its occurrences up to this instant.';
comment on column punctual.backfills.instants is 'Occurrences told and not begun, ascending.';
comment on column punctual.backfills.is_complete is 'True when the calendar has told them all.';
comment on column punctual.backfills.total is 'How many it has told.';
comment on column punctual.backfills.open_runs is 'Its runs that had not ended when it was last fed.';
comment on column punctual.backfills.finished_at is 'When the last of its runs ended, or it was cancelled.';
comment on column punctual.backfills.cancelled_at is 'When somebody cancelled the rest.';
comment on column punctual.backfills.error is 'Why its occurrences cannot be told; null when they can.';
create index backfills_open_idx on punctual.backfills (id) where finished_at is null;
