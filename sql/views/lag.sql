-- How long after their instants the jobs of each schedule began, the slowest schedule first: of the last hour, as far as
-- the latest 50,000 runs go back. What was caught up, backfilled or asked for by people is left out.
drop view if exists punctual.lag;
create view punctual.lag as
select
  l.schedule_id,
  l.runs,
  date_trunc('milliseconds', l.delays[1] * interval '1 second') as p50,
  date_trunc('milliseconds', l.delays[2] * interval '1 second') as p95,
  date_trunc('milliseconds', l.slowest * interval '1 second') as max
from (
  select r.schedule_id, count(*) as runs, max(d.seconds) as slowest,
    percentile_disc(array[0.5, 0.95]) within group (order by d.seconds) as delays
  from (select n.* from punctual.runs n order by n.id desc limit 50000) r
  cross join lateral (select greatest(0, extract(epoch from r.started_at - r.scheduled_for))::double precision as seconds) d
  where r.started_at > now() - interval '1 hour' and r.trigger = 'schedule'
  group by r.schedule_id
) l
order by l.delays[2] desc, l.schedule_id;
comment on view punctual.lag is
  'Start delay of each schedule over the last hour, the slowest first. Example: select * from punctual.lag limit 20;';
