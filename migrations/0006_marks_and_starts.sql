-- What tells live pages of changes finds the processes that are there, and those that stopped last, however many have come and
-- gone; a heartbeat leaves the index alone. And the ledger remembers the start that jitter gave a run: jobs of its first wave
-- may be enqueued after it was claimed.

create index worker_instances_stopped_at_idx on punctual.worker_instances (stopped_at);

alter table punctual.runs add column start_at timestamptz;
comment on column punctual.runs.start_at is 'When its first jobs may start, as jitter has spread it; null for at once.';
