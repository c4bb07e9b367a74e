-- The one place that says what is healthy, check by check; the state is the worst of them. A daemon that was not heard of, or
-- that beats and completes no pass, is yellow after 60 seconds and red after 120, or after 3 and 6 of its beats where those
-- are longer. Anything overdue is yellow. What fails, is owed or waits in the queue has a limit only where one is given, in
-- `limits`: {"beat": 90, "queue": 500}, seconds and counts; above a given limit a check is red, whatever it were without.
create or replace function punctual.judge_health(
  beat double precision, pass double precision, beat_interval interval,
  overdue bigint, failing bigint, owed bigint, queue bigint, limits jsonb default '{}'
)
returns table (name text, found double precision, yellow_above double precision, red_above double precision, level text)
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
  select j.name, j.found, j.yellow_above, j.red_above,
    case
      when j.found is null or j.found > j.red_above then 'red'
      when j.found > j.yellow_above then 'yellow'
      else 'green'
    end
  from (
    select c.name, c.found, c.position,
      case when judge_health.limits ? c.name then (judge_health.limits ->> c.name)::double precision else c.yellow_above end as yellow_above,
      case when judge_health.limits ? c.name then (judge_health.limits ->> c.name)::double precision else c.red_above end as red_above
    from (select coalesce(extract(epoch from judge_health.beat_interval), 0)::double precision as beats_every) b
    cross join lateral (
      values
        (1, 'beat', judge_health.beat, greatest(60, 3 * b.beats_every), greatest(120, 6 * b.beats_every)),
        (2, 'pass', judge_health.pass, greatest(60, 3 * b.beats_every), greatest(120, 6 * b.beats_every)),
        (3, 'overdue', judge_health.overdue, 0, null),
        (4, 'failing', judge_health.failing, null, null),
        (5, 'owed', judge_health.owed, null, null),
        (6, 'queue', judge_health.queue, null, null)
    ) as c (position, name, found, yellow_above, red_above)
  ) j
  order by j.position
$$;
comment on function punctual.judge_health(double precision, double precision, interval, bigint, bigint, bigint, bigint, jsonb) is
  'What was found, what is allowed and how that is, check by check. Internal to health_checks and the views of health.';
