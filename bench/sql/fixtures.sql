-- What the questions need beside the engine: the limits to measure it by, and ways to set a scene again and again.

create schema bench;
create extension pg_stat_statements schema bench;

create table bench.clocks (id integer primary key, due_at timestamptz not null) with (fillfactor = 70);
create index on bench.clocks (due_at);
create table bench.ledger (id bigint generated always as identity primary key, clock integer not null, scheduled_for timestamptz not null);

-- L_add(n): one bare add_jobs of n jobs.
create function bench.add(n integer) returns bigint
language sql volatile
as $$
  select count(*)
  from graphile_worker.add_jobs(array(
    select ('noop', json_build_object('n', i), null, null, null, null, null, null)::graphile_worker.job_spec
    from generate_series(1, add.n) i
  ))
$$;

-- The same, one call a job.
create function bench.add_each(n integer) returns bigint
language sql volatile
as $$
  select count(graphile_worker.add_job('noop', json_build_object('n', i)))
  from generate_series(1, add_each.n) i
$$;

-- L_claim(n): one minimal statement that locks n due rows, advances them, writes a ledger row each and adds a job each.
create function bench.claim(n integer, at timestamptz default now()) returns bigint
language sql volatile
as $$
  with due as materialized (
    select c.id, c.due_at
    from bench.clocks c
    where c.due_at <= claim.at
    order by c.due_at
    limit claim.n
    for update skip locked
  ),
  advanced as (
    update bench.clocks c
    set due_at = due.due_at + interval '1 day'
    from due
    where c.id = due.id
  ),
  recorded as (
    insert into bench.ledger (clock, scheduled_for)
    select id, due_at from due
    returning id
  )
  select count(*)
  from graphile_worker.add_jobs(array(
    select ('noop', json_build_object('n', id), null, null, null, null, null, null)::graphile_worker.job_spec
    from recorded
  ))
$$;

-- All n rows of the limit's clock table are due.
create function bench.set_clocks(n integer) returns void
language sql volatile
as $$
  insert into bench.clocks
  select i, date_trunc('minute', now())
  from generate_series(1, set_clocks.n) i
  on conflict (id) do update set due_at = excluded.due_at
$$;

-- Every schedule is next due at one of its own instants; the last that is known, when none is given: not now.
create function bench.aim(at timestamptz default null) returns void
language sql volatile
as $$
  update punctual.schedule_clocks c
  set next_run_at = coalesce(aim.at, s.forecast[cardinality(s.forecast)]),
    cursor_at = case when aim.at is null then c.cursor_at else aim.at - interval '1 microsecond' end
  from punctual.schedules s
  where s.id = c.schedule_id and s.enabled
$$;

-- No sweep looks at any schedule any more: it would put clocks right that a question has moved.
create function bench.stop_sweeps() returns void
language plpgsql volatile
as $$
begin
  create or replace function punctual.sweep_slice(slice integer default 250) returns text[]
  language sql stable
  return '{}'::text[];
end
$$;

-- As if every job had run: the queue is empty, all runs have ended, no schedule is locked.
create function bench.end_all() returns void
language sql volatile
as $$
  delete from graphile_worker._private_jobs;
  update punctual.job_runs set status = 'succeeded', attempt = 1, finished_at = now() where finished_at is null;
  update punctual.runs set status = 'succeeded', open_jobs = 0, finished_at = now() where finished_at is null;
  update punctual.schedule_clocks
  set locked_at = null, locked_by = null, locked_run_id = null, run_count = run_count + 1
  where locked_run_id is not null;
$$;

-- Registers schedules in bulk, enabled, each with the given instants ahead of it.
create function bench.register(prefix text, n integer, forecast timestamptz[], zone_data text) returns void
language sql volatile
as $$
  insert into punctual.jobs (name, task)
  values ('noop', 'punctual:noop')
  on conflict do nothing;
  insert into punctual.schedules (id, cron, target, wave_sizes, enabled, forecast, forecast_zone_data, refill_at)
  select register.prefix || i, '* * * * * *', '{"job": "noop"}', '{1}', true, register.forecast, register.zone_data,
    register.forecast[(cardinality(register.forecast) + 1) / 2]
  from generate_series(1, register.n) i;
  insert into punctual.schedule_clocks (schedule_id, cursor_at, next_run_at)
  select register.prefix || i, register.forecast[1] - interval '1 microsecond', register.forecast[1]
  from generate_series(1, register.n) i;
  insert into punctual.schedule_jobs (schedule_id, wave, job)
  select register.prefix || i, 1, 'noop'
  from generate_series(1, register.n) i;
$$;

-- Every schedule has one occurrence that is due, a moment ago.
create function bench.make_due() returns void
language sql volatile
as $$
  with moved as (
    update punctual.schedules s
    set forecast = now() || s.forecast[2:]
    where s.enabled
    returning s.id, s.forecast[1] as due_at
  )
  update punctual.schedule_clocks c
  set next_run_at = m.due_at, cursor_at = m.due_at - interval '1 microsecond'
  from moved m
  where c.schedule_id = m.id
$$;

-- Every schedule has missed this many occurrences, a minute apart, and has others ahead.
create function bench.miss(catch_up text, missed integer) returns void
language sql volatile
as $$
  with instants as (
    select array_agg(date_trunc('minute', now()) - (miss.missed + 2 - i) * interval '1 minute' order by i) as forecast
    from generate_series(1, miss.missed + 1) i
  ),
  moved as (
    update punctual.schedules s
    set catch_up = miss.catch_up, forecast = i.forecast[:miss.missed] || (now() + interval '1 day')
    from instants i
    where s.enabled
    returning s.id, s.forecast[1] as due_at
  )
  update punctual.schedule_clocks c
  set next_run_at = m.due_at, cursor_at = m.due_at - interval '1 microsecond', waits = false
  from moved m
  where c.schedule_id = m.id
$$;

-- Whether jobs wait in the queue or job runs have not ended.
create function bench.is_busy() returns boolean
language sql volatile
as $$
  select exists (select from graphile_worker._private_jobs)
    or exists (select from punctual.job_runs where finished_at is null)
$$;

-- Asks for a run of `count` schedules, the first of them the one with number `first`.
create function bench.trigger(first integer, count integer) returns bigint
language sql volatile
as $$
  select count(punctual.trigger('s-' || i, 'bench'))
  from generate_series(trigger.first, trigger.first + trigger.count - 1) i
$$;

-- From here on, what new sessions of this database do is counted.
create function bench.count_statements() returns void
language plpgsql volatile
as $$
begin
  execute format('alter database %I set pg_stat_statements.track = top', current_database());
end
$$;

-- What this database did for others than the bench.
create view bench.statements as
select s.query, s.calls, s.total_exec_time
from bench.pg_stat_statements s
where s.dbid = (select d.oid from pg_database d where d.datname = current_database())
  and s.query not like '%bench.%';

create function bench.calls() returns integer
language sql volatile
as $$ select coalesce(sum(calls), 0)::integer from bench.statements $$;

-- Time in passes and all that goes with them, and the time of one sweep.
create function bench.spent(out passing_ms double precision, out sweep_ms double precision)
language sql volatile
as $$
  select sum(total_exec_time) filter (where query not like '%punctual.sweep%'),
    coalesce(sum(total_exec_time / calls) filter (where query like '%punctual.sweep%'), 0)
  from bench.statements
$$;

-- Connections to this database, that of the bench left out.
create function bench.connections() returns integer
language sql volatile
as $$
  select count(*)::integer
  from pg_stat_activity
  where datname = current_database() and backend_type = 'client backend' and application_name <> 'punctual bench'
$$;
