import type { TestDatabase } from './database.ts'

type Fleet = { schedules: number; days: number; everyMinutes?: number }

/**
 * A fleet with its history, written in bulk: schedules of all cadences that together ran `schedules * days * 1440 /
 * everyMinutes` times, of which a few failed, were skipped, missed or late; an outage a day, and terms of leadership.
 */
export async function seedFleet(
  { query }: Pick<TestDatabase, 'query'>,
  { schedules, days, everyMinutes = 9 }: Fleet,
): Promise<void> {
  const at = new Date()
  await query(schedulesText, [schedules, at])
  await query(runsText, [days, everyMinutes, at])
  await query(clocksText, [at])
  await query(leadershipText, [days, at])
  await query('analyze')
  while (!(await count(query)));
}

/** What the leader counts four times a minute; whether that is all there is. */
async function count(query: TestDatabase['query']): Promise<boolean> {
  const [counted] = await query<{ is_complete: boolean }>('select punctual.count_runs() as is_complete')
  return counted!.is_complete
}

const schedulesText = `
with job as (insert into punctual.jobs (name, task) values ('work', 'punctual:work') on conflict do nothing)
insert into punctual.schedules (id, cron, timezone, description, target, wave_sizes, tags, catch_up, overlap, enabled, disabled_reason, paused_until, forecast, refill_at)
select 'team-' || i % 12 || '.schedule-' || lpad(i::text, 3, '0'),
  case i % 4 when 0 then '*/9 * * * *' when 1 then (i % 60) || ' * * * *' when 2 then '*/2 * * * *' else '30 ' || i % 24 || ' * * *' end,
  (array['UTC', 'Europe/Berlin', 'America/New_York'])[1 + i % 3],
  'What number ' || i || ' of the fleet does', '{"job": "work"}', '{1}', array['team-' || i % 12],
  (array['skip', 'run_once', 'run_all'])[1 + i % 3], (array['skip', 'queue', 'allow'])[1 + i % 3], i % 17 <> 0,
  case when i % 17 = 0 then 'the supplier is away' end, case when i % 34 = 0 then $2::timestamptz + interval '3 hours' end,
  array(select date_trunc('minute', $2::timestamptz) + k * (array[9, 60, 2, 1440])[1 + i % 4] * interval '1 minute' + (i % 60) * interval '1 second' from generate_series(1, 100) k),
  $2::timestamptz + interval '8 hours'
from generate_series(1, $1::int) i`

const runsText = `
insert into punctual.runs (schedule_id, scheduled_for, trigger, status, reason, claimed_by, epoch, decided_at, queued_at, started_at, finished_at)
select r.id, r.due, 'schedule', r.status, case r.status when 'skipped' then case when r.n % 3 > 0 then 'overlap' when r.n < 160 then 'missed' else 'dismissed' end end, 'daemon', 1,
  r.due, r.started, r.started, case when r.status = 'skipped' then r.due else r.started + interval '4 seconds' end
from (
  select s.id, n, due, case when h % 50 = 0 then 'skipped' when h % 41 = 0 then 'failed' else 'succeeded' end as status,
    due + case when h % 61 = 0 then interval '3 minutes' else interval '20 milliseconds' end as started
  from (select row_number() over (order by id) as i, id from punctual.schedules) s
  cross join generate_series(1, ($1::int * 1440 / $2::int)) n
  cross join lateral (select $3::timestamptz - n * $2::int * interval '1 minute' - s.i * interval '1 second' as due, abs(hashtext(s.id || n / 3))) x (due, h)
) r
order by r.due`

const clocksText = `
insert into punctual.schedule_clocks (schedule_id, next_run_at, cursor_at, last_run_at, last_run_id, run_count, failure_count, skip_count, consecutive_failures, due_after)
select s.id, case when s.enabled then s.forecast[1] end, $1, last.scheduled_for, last.id, 5000, 60, 100, case when last.status = 'failed' then 1 else 0 end, $1::timestamptz - interval '90 days'
from punctual.schedules s
cross join lateral (select * from punctual.runs r where r.schedule_id = s.id order by r.scheduled_for desc limit 1) last`

const leadershipText = `
with told as (
  insert into punctual.leadership_terms (epoch, leader, gained_at, lost_at, lost_reason)
  select d, 'daemon-' || d, $2::timestamptz - ($1::int - d + 1) * interval '1 day', case when d <= $1::int - 1 then $2::timestamptz - ($1::int - d) * interval '1 day' - interval '50 minutes' end, 'resigned'
  from generate_series(1, $1::int) d
)
insert into punctual.worker_instances (id, kind, status, host, pid, version, started_at, heartbeat_at, heartbeat_interval, last_pass_at, stopped_at)
select 'daemon-' || d, 'schedule_daemon', case when d = $1::int then 'leading' else 'stopped' end, 'host-' || d, 100 + d, '1.' || d || '.0',
  $2::timestamptz - ($1::int - d + 1) * interval '1 day', $2, interval '10 seconds', $2, case when d < $1::int then $2::timestamptz - ($1::int - d) * interval '1 day' - interval '50 minutes' end
from generate_series(1, $1::int) d`
