-- How long a process that beats so often may be silent before it is taken for dead: four beats, and at least 45 seconds.
create or replace function punctual.longest_silence(heartbeat_interval interval)
returns interval
language sql immutable
return greatest(interval '45 seconds', 4 * heartbeat_interval);
comment on function punctual.longest_silence(interval) is
  'Silence after which a process counts as dead. Example: select punctual.longest_silence(''30 seconds'');';
