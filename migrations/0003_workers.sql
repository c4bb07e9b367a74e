-- What workers can execute, and how often a worker died of a job. Additive: the functions of older releases name their columns.

alter table punctual.worker_instances add column tasks text[];
comment on column punctual.worker_instances.tasks is 'Graphile Worker tasks that a worker has code for; null where it did not tell.';

alter table punctual.job_runs add column crashes smallint not null default 0;
comment on column punctual.job_runs.crashes is 'Attempts that ended with the death of their worker and were followed by another.';
