-- How deep the queue was: its samples of so many hours in so many equal stretches, of each stretch the worst. Stretches
-- without a sample are left out.
create or replace function punctual.queue_history(hours integer default 24, stretches integer default 240, at timestamptz default now())
returns table (since timestamptz, ready integer, running integer, scheduled integer, failed integer, oldest_age_seconds double precision)
language sql stable security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
  select date_bin(b.step, q.at, b.since), max(q.ready), max(q.running), max(q.scheduled), max(q.failed),
    max(greatest(0, extract(epoch from q.at - q.oldest_ready_at)))::double precision
  from (
    select queue_history.at - queue_history.hours * interval '1 hour' as since,
      queue_history.hours * interval '1 hour' / queue_history.stretches as step
  ) b
  join punctual.queue_samples q on q.at >= b.since and q.at < queue_history.at
  group by 1
  order by 1
$$;
comment on function punctual.queue_history(integer, integer, timestamptz) is
  'How deep the queue was in the last hours. Example: select since, ready, running from punctual.queue_history(2, 24);';
