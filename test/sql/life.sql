-- Rows of every kind, as wide as they come: identifiers of 20 characters, numbers of seven digits, months of age.
select setval('punctual.runs_id_seq', 4000000), setval('punctual.job_runs_id_seq', 4000000), setval('punctual.audit_log_id_seq', 1000000);

insert into punctual.jobs (name, task) values ('matching-of-products', 'punctual:matching-of-products');

insert into punctual.schedules (id, cron, timezone, target, wave_sizes, enabled, forecast, calendars, flag, clock_change_at, clock_change,
  paused_until, disabled_reason, retired_at, halt, forecast_error, max_runs)
select id, '*/5 * * * *', 'Australia/Lord_Howe', '{"job": "matching-of-products"}', '{1}', state not in ('disabled', 'paused', 'retired'),
  array(select date_trunc('minute', now()) + k * interval '100 days 5 minutes' from generate_series(1, 9) k),
  '{freeze-of-the-release}', 'matching-of-the-year', now() + interval '130 days 5 minutes',
  'The clock goes ahead from 02:00 to 02:30 on 2027-10-03: what falls between runs once, at the first valid instant.',
  case state when 'paused' then now() + interval '130 days' end, 'the supplier is down', case state when 'retired' then now() end,
  case state when 'exhausted' then 'exhausted' when 'parked' then 'error' end,
  case state when 'exhausted' then 'Its end was reached.' when 'parked' then 'The zone is unknown.' end, null
from unnest(array['enabled', 'running', 'disabled', 'paused', 'parked', 'exhausted', 'retired']) state
cross join lateral (select rpad('schedule-' || state, 20, 'x') as id) named;

insert into punctual.runs (schedule_id, scheduled_for, trigger, status, reason, detail, occurrences, first_scheduled_for, queued_at, started_at,
  finished_at, decided_at, due_at, error, backfill_id, request)
select s.id, now() - n * interval '1 day 00:00:01.234', 'schedule',
  case when r.code is null then (array['succeeded', 'failed', 'lost', 'cancelled', 'queued', 'running'])[n % 6 + 1] else 'skipped' end,
  r.code, 'evidence', 12345, now() - interval '200 days', case when r.code is null then now() - n * interval '1 day' + interval '1:23:45' end, case when r.code is null then now() end,
  case when n % 6 < 4 or r.code is not null then now() + interval '1:02:03.456' end, now(), null,
  E'Error: it broke\n    at line 1\tof something that is rather long and does not end soon', null, 0
from punctual.schedules s
cross join generate_series(1, 12) n
left join lateral (select code from (select code, row_number() over () as place from punctual.reasons) p where p.place = n) r on n % 2 = 0;
insert into punctual.runs (schedule_id, scheduled_for, trigger, status, reason, decided_at, finished_at, occurrences)
select s.id, now() - interval '300 days' - n * interval '1 hour', 'schedule', 'skipped', (array['missed', 'catch_up_limit'])[n % 2 + 1], now(), now(), 99999
from punctual.schedules s cross join generate_series(1, 4) n;

insert into punctual.schedule_clocks (schedule_id, next_run_at, cursor_at, last_run_at, last_run_id, run_count, failure_count, skip_count,
  consecutive_failures, locked_at, locked_by, locked_run_id)
select s.id, case when s.enabled and s.halt is null then s.forecast[1] end, now(), now() - interval '120 days 03:04:05.678',
  (select max(r.id) from punctual.runs r where r.schedule_id = s.id), 1234567, 54321, 7654321, 321,
  case when s.id like '%running%' then now() - interval '100 days' end, case when s.id like '%running%' then 'daemon-e784079c412398-12345-a1b2c3' end,
  case when s.id like '%running%' then (select max(r.id) from punctual.runs r where r.schedule_id = s.id and r.status = 'running') end
from punctual.schedules s;

insert into punctual.job_runs (run_id, job, wave, status, attempt, worker, queued_at, started_at, finished_at, error)
select r.id, 'matching-of-products', 1, case when r.status = 'lost' then 'lost' else r.status end, 25, 'worker-e784079c412398-12345-a1b2c3',
  now() - interval '120 days', now() - interval '2 days', now() - interval '1 day' + interval '0.123 seconds', r.error
from punctual.runs r where r.status in ('succeeded', 'failed', 'lost', 'cancelled');
insert into punctual.job_runs (run_id, job, wave, status, attempt, worker, queued_at, started_at)
select r.id, 'matching-of-products', 1, r.status, 25, 'worker-e784079c412398-12345-a1b2c3', now() - interval '120 days', now() - interval '119 days 01:02:03'
from punctual.runs r where r.status in ('queued', 'running');

insert into punctual.worker_instances (id, kind, status, host, pid, region, version, started_at, heartbeat_at, heartbeat_interval, last_pass_at, stopped_at)
select kind || '-e784079c412398-' || n || '-a1b2c3', case kind when 'daemon' then 'schedule_daemon' else kind end,
  case when n = 12345 then case kind when 'daemon' then 'leading' else 'running' end else 'dead' end, 'e784079c412398', n, 'fra', '10.12.13',
  now() - interval '150 days 03:04:05', now() - interval '12.3 seconds', '10 seconds', now() - interval '0.5 seconds',
  case when n <> 12345 then now() - interval '140 days' end
from unnest(array['daemon', 'worker', 'web']) kind cross join unnest(array[12345, 54321]) n;

insert into punctual.leadership_terms (epoch, leader, gained_at, lost_at, lost_reason)
select 1234500 + n, 'daemon-e784079c412398-12345-a1b2c3', now() - (10 - n) * interval '100 days 01:02:03', case when n < 3 then now() - (9 - n) * interval '100 days' end,
  case when n < 3 then 'replaced by a later leader' end
from generate_series(1, 3) n;
update punctual.leadership set epoch = 1234503, leader = 'daemon-e784079c412398-12345-a1b2c3', since = now() - interval '100 days 01:02:03';

insert into punctual.audit_log (at, actor, action, subject, reason, channel)
select now() - n * interval '10 days 01:02:03', actor, action, 'schedule-enabledxxxx', 'the supplier is down, and nobody there answers', 'pages'
from generate_series(1, 20) n cross join unnest(array['lena', 'login_of_operators for cli:anna.schmidt']) actor
cross join unnest(array['enable', 'cancel_backfill', 'remove_blackout']) action;

insert into punctual.calendars (name, description, retired_at)
values ('freeze-of-the-release', 'The days on which nobody wants to be called', null), ('holidays-of-the-land', 'Public holidays', now());
insert into punctual.blackouts (calendar, first_day, last_day, label, source)
select 'freeze-of-the-release', current_date + n, current_date + n, 'A very long weekend in December', case when n > 0 then 'operator' else 'code' end
from generate_series(-3, 3) n;
insert into punctual.feature_flags (name, is_on, changed_by, changed_at) values ('matching-of-the-year', true, 'login_of_operators for cli:anna.schmidt', now() - interval '123 days 01:02:03');

insert into punctual.backfills (schedule_id, since, until, pace, requested_by, requested_at, computed_to, is_complete, total, finished_at, cancelled_at, error)
select s.id, now() - interval '300 days', now() - interval '200 days', 1, 'lena', now() - interval '1 day', now(), true, 123456,
  case n when 2 then now() when 3 then now() end, case n when 3 then now() end, case n when 2 then 'the zone is unknown' end
from punctual.schedules s cross join generate_series(1, 3) n;
insert into punctual.runs (schedule_id, scheduled_for, trigger, status, backfill_id, request, decided_at, finished_at)
select b.schedule_id, b.since + n * interval '1 hour', 'backfill', 'succeeded', b.id, nextval('punctual.requests'), now(), now()
from punctual.backfills b cross join generate_series(1, 3) n;

select from punctual.sample_queue();
