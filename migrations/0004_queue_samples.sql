-- Samples of Graphile Worker's queue, and counts of what the ledger says, both kept by the leader: what pages, psql and
-- /metrics look at every few seconds must cost neither a look into the queue nor a scan of the ledger.

create table punctual.queue_samples (
  at timestamptz primary key,
  ready integer not null,
  running integer not null,
  scheduled integer not null,
  failed integer not null,
  oldest_ready_at timestamptz,
  oldest_task text
);
comment on table punctual.queue_samples is 'How deep Graphile Worker''s queue was, four times a minute, for seven days. Written by the leader.';
comment on column punctual.queue_samples.at is 'When the sample was taken.';
comment on column punctual.queue_samples.ready is 'Jobs that a worker may take.';
comment on column punctual.queue_samples.running is 'Jobs that a worker holds.';
comment on column punctual.queue_samples.scheduled is 'Jobs whose time has not come, retries among them.';
comment on column punctual.queue_samples.failed is 'Jobs out of attempts.';
comment on column punctual.queue_samples.oldest_ready_at is 'Since when the oldest ready job might have run; null when none is ready.';
comment on column punctual.queue_samples.oldest_task is 'Task of that job: the one that nobody can run, where there is one.';

create table punctual.run_counts (
  schedule_id text collate "C" not null,
  trigger text not null,
  outcome text not null,
  reason text not null default '',
  runs bigint not null,
  occurrences bigint not null,
  last_scheduled_for timestamptz not null,
  last_finished_at timestamptz not null,
  primary key (schedule_id, trigger, outcome, reason)
) with (fillfactor = 50);
comment on table punctual.run_counts is 'How many runs ended how. Pruning the ledger takes nothing from it. Written by count_runs.';
comment on column punctual.run_counts.schedule_id is 'Schedule.';
comment on column punctual.run_counts.trigger is 'What caused them, as in runs.';
comment on column punctual.run_counts.outcome is 'Their status: succeeded, failed, cancelled, skipped or lost.';
comment on column punctual.run_counts.reason is 'Reason code of skipped ones; empty for all others.';
comment on column punctual.run_counts.runs is 'Rows of the ledger.';
comment on column punctual.run_counts.occurrences is 'Occurrences that those stand for.';
comment on column punctual.run_counts.last_scheduled_for is 'Latest of them.';
comment on column punctual.run_counts.last_finished_at is 'When the last of them ended.';

create table punctual.uncounted_runs (
  run_id bigint primary key
);
comment on table punctual.uncounted_runs is 'Runs up to counted_to that had not ended when count_runs last looked, or that were opened again since.';
comment on column punctual.uncounted_runs.run_id is 'Run.';

create table punctual.run_counter (
  only_row boolean primary key default true constraint run_counter_one_row check (only_row),
  counted_to bigint not null default 0,
  settled_to bigint not null default 0,
  seen_to bigint not null default 0,
  writers text[] not null default '{}'
);
comment on table punctual.run_counter is 'One row: how far count_runs has come.';
comment on column punctual.run_counter.only_row is 'Always true.';
comment on column punctual.run_counter.counted_to is 'Every run up to this number is in run_counts or in uncounted_runs.';
comment on column punctual.run_counter.settled_to is 'No transaction that is still open can bring a run up to this number.';
comment on column punctual.run_counter.seen_to is 'Highest number given to a run when the writers were noted.';
comment on column punctual.run_counter.writers is 'Transactions that wrote to the ledger then.';
insert into punctual.run_counter default values;
