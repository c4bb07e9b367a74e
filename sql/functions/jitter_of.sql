-- The delay of an occurrence within its spread: the same whoever computes it, and never the whole spread.
create or replace function punctual.jitter_of(schedule_id text, scheduled_for timestamptz, spread interval)
returns interval
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jitter_of.spread * (
    ('x' || left(md5(jitter_of.schedule_id || '@' || extract(epoch from jitter_of.scheduled_for)), 8))::bit(32)::bigint / 4294967296.0::double precision
  )
$$;
comment on function punctual.jitter_of(text, timestamptz, interval) is
  'Deterministic delay of an occurrence, from 0 to less than the spread. Example: select punctual.jitter_of(''feed-refresh'', now(), interval ''10 minutes'');';
