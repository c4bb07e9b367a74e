-- Finds the processes that are there, and those that stopped last, however many have come and gone. A heartbeat leaves it alone.

create index worker_instances_stopped_at_idx on punctual.worker_instances (stopped_at);
