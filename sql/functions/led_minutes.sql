-- Minute by minute, how many samples of the queue a leader has taken: four where it kept time, none where nobody did. The
-- last minute is the one that ended last. What there was before the first sample nobody knows.
create or replace function punctual.led_minutes(minutes integer default 1440, at timestamptz default now())
returns table (since timestamptz, recorded_since timestamptz, samples integer[])
language sql stable security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
  select s.since, (select min(q.at) from punctual.queue_samples q),
    array(
      select coalesce(c.samples, 0)
      from generate_series(s.since, s.until - interval '1 minute', interval '1 minute') as m (minute)
      left join (
        select date_bin('1 minute', q.at, s.since) as minute, count(*)::integer as samples
        from punctual.queue_samples q
        where q.at >= s.since and q.at < s.until
        group by 1
      ) c on c.minute = m.minute
      order by m.minute
    )
  from (select date_trunc('minute', led_minutes.at) as until) u
  cross join lateral (select u.until, u.until - led_minutes.minutes * interval '1 minute' as since) s
$$;
comment on function punctual.led_minutes(integer, timestamptz) is
  'Samples of the leader in each of the last minutes, by which one sees when nobody kept time. Example: select * from punctual.led_minutes(60);';
