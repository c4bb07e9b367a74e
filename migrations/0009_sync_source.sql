-- Where definitions come from, and which ones each daemon was started with.

alter table punctual.definition_syncs add column source text;
comment on column punctual.definition_syncs.source is 'Config file that they were read from, as the daemon names it; null where it did not tell.';

alter table punctual.worker_instances add column definitions text;
comment on column punctual.worker_instances.definitions is 'SHA-256 of the definitions that a daemon was started with; null where it did not tell.';
