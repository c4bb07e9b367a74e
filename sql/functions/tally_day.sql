-- How many occurrences ended how and were skipped why, for the figures of pages: since the full hour of a day ago. Hours that are
-- counted, and what count_runs has not come to yet, which is what ended within seconds: a run shows at once, and none twice. Where
-- nobody counts, it looks at the latest 50,000 rows that are not counted, and at 10,000 of those that had not ended.
create or replace function punctual.tally_day(at timestamptz default now())
returns table (status text, reason text, occurrences bigint, since timestamptz)
language sql stable security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
  with day as materialized (
    select date_trunc('hour', tally_day.at - interval '24 hours', 'UTC') as since, c.counted_to from punctual.run_counter c
  ),
  noted as materialized (
    select r.status, r.reason, r.detail, r.occurrences, r.finished_at, u.counted_hour, u.counted_reason
    from (
      select n.* from punctual.uncounted_runs n where n.run_id <= (select d.counted_to from day d) order by n.run_id desc limit 10000
    ) u
    cross join lateral (select l.* from punctual.runs l where l.id = u.run_id offset 0) r
  ),
  ended as (
    select n.status, n.reason, n.detail, n.occurrences, n.finished_at from noted n
    union all
    select t.status, t.reason, t.detail, t.occurrences, t.finished_at
    from (select r.* from punctual.runs r where r.id > (select d.counted_to from day d) order by r.id desc limit 50000) t
  )
  select p.outcome, nullif(p.reason, ''), sum(p.occurrences)::bigint, d.since
  from day d
  cross join lateral (
    select h.outcome, h.reason, h.occurrences from punctual.run_hours h where h.hour >= d.since and h.hour <= tally_day.at
    union all
    select e.status, punctual.first_reason(e.status, e.reason, e.detail), e.occurrences
    from ended e
    where e.finished_at >= d.since and e.finished_at <= tally_day.at
    union all
    select 'skipped', n.counted_reason, -n.occurrences from noted n where n.counted_hour >= d.since
  ) p
  group by p.outcome, p.reason, d.since
  having sum(p.occurrences) > 0
$$;
comment on function punctual.tally_day(timestamptz) is
  'Occurrences of the last 24 hours and of what is left of the hour before them, by outcome and reason. Example: select status, reason, occurrences from punctual.tally_day();';
