-- 10,000 schedules, 300,000 runs with a job each, 50,000 acts of operators: what views are to stay cheap for.
insert into punctual.jobs (name, task) values ('work','punctual:work');
insert into punctual.schedules (id, cron, target, wave_sizes, enabled, forecast, refill_at)
select 'schedule-number-' || lpad(i::text, 4, '0'), '*/5 * * * *', '{"job":"work"}', '{1}', true,
  array(select date_trunc('minute', now()) + k * interval '5 minutes' + (i % 300) * interval '1 second' from generate_series(1, 100) k), now() + interval '8 hours'
from generate_series(0, 9999) i;
insert into punctual.runs (schedule_id, scheduled_for, trigger, status, reason, decided_at, queued_at, started_at, finished_at)
select 'schedule-number-' || lpad((n % 10000)::text, 4, '0'), date_trunc('minute', now()) - (n / 10000 + 1) * interval '5 minutes', 'schedule',
  case n % 50 when 0 then 'skipped' when 1 then 'failed' else 'succeeded' end, case n % 50 when 0 then case n % 100 when 0 then 'missed' else 'overlap' end end,
  now(), now(), now(), now()
from generate_series(0, 299999) n;
insert into punctual.job_runs (run_id, job, wave, status, attempt, queued_at, started_at, finished_at)
select id, 'work', 1, case when status = 'skipped' then 'cancelled' else status end, 1, now(), now(), now() from punctual.runs;
insert into punctual.schedule_clocks (schedule_id, next_run_at, cursor_at, last_run_at, last_run_id, run_count, failure_count, consecutive_failures)
select s.id, s.forecast[1], now(), now() - interval '3 minutes', (select max(r.id) from punctual.runs r where r.schedule_id = s.id), 30, 1, (hashtext(s.id) % 3 = 0)::int from punctual.schedules s;
insert into punctual.audit_log (at, actor, action, subject, reason) select now(), 'lena', 'enable', 'schedule-number-0001', 'go' from generate_series(1,50000);
analyze;
