-- What keeps a long history cheap: vacuum that follows batches of deletes, and how far the ledger has been pruned.

create table punctual.retention (
  only_row boolean primary key default true constraint retention_one_row check (only_row),
  pruned_before timestamptz,
  pruned_at timestamptz,
  pruned_runs bigint not null default 0
);
comment on table punctual.retention is 'One row: how far the ledger has been pruned.';
comment on column punctual.retention.only_row is 'Always true.';
comment on column punctual.retention.pruned_before is 'Runs that ended well before this instant may be gone; null while nothing was pruned.';
comment on column punctual.retention.pruned_at is 'When a batch was last pruned.';
comment on column punctual.retention.pruned_runs is 'Rows of the ledger pruned so far.';
insert into punctual.retention default values;

-- By the defaults, vacuum would first look after two million of ten million rows are dead.
alter table punctual.runs set (
  autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000,
  autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 1
);
alter table punctual.job_runs set (
  autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000,
  autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 1
);
alter table punctual.worker_instances set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);
alter table punctual.leadership set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);
