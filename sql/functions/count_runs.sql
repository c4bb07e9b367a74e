-- Counts what has ended since the last call into run_counts: each run once, whoever leads, at a cost that does not grow
-- with the ledger. It goes by run number; what has not ended is noted and looked at again. A number is given before its row is
-- committed, so it goes no further than numbers that no open transaction can still bring: who takes one holds the ledger's
-- row lock from before to the end. The hours of run_hours are counted with it; they forget what was opened again, where run_counts,
-- whose numbers only grow, has it twice. Answers whether it came to the end. Called by the leader.
create or replace function punctual.count_runs(most integer default 50000, at timestamptz default now())
returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
declare
  v_counter punctual.run_counter;
  v_oldest timestamptz := date_trunc('hour', count_runs.at - interval '8 days', 'UTC');
  v_to bigint;
begin
  select c.* into v_counter from punctual.run_counter c for update;

  if not v_counter.writers && punctual.ledger_writers() then
    v_counter.settled_to := greatest(v_counter.settled_to, v_counter.seen_to);
  end if;
  select case when q.is_called then q.last_value else 0 end into v_counter.seen_to from punctual.runs_id_seq q;
  v_counter.writers := punctual.ledger_writers();
  -- Most of them are gone within milliseconds; who stays longer is waited for by a later call.
  for i in 1..10 loop
    exit when not v_counter.writers && punctual.ledger_writers();
    perform pg_sleep(0.01);
  end loop;
  if not v_counter.writers && punctual.ledger_writers() then
    v_counter.settled_to := v_counter.seen_to;
  end if;
  v_to := least(v_counter.settled_to, v_counter.counted_to + count_runs.most);

  with looked as materialized (
    select r.id, r.schedule_id, r.trigger, r.status, r.reason, r.detail, r.occurrences, r.scheduled_for, r.finished_at,
      true as is_new, null::timestamptz as counted_hour, null::text as counted_reason
    from punctual.runs r
    where r.id > v_counter.counted_to and r.id <= v_to
    union all
    select r.id, r.schedule_id, r.trigger, r.status, r.reason, r.detail, r.occurrences, r.scheduled_for, r.finished_at,
      false, u.counted_hour, u.counted_reason
    from punctual.uncounted_runs u
    join punctual.runs r on r.id = u.run_id
    where u.run_id <= v_counter.counted_to
  ),
  counted as (
    insert into punctual.run_counts as c (schedule_id, trigger, outcome, reason, runs, occurrences, last_scheduled_for, last_finished_at)
    select l.schedule_id, l.trigger, l.status, case when l.status = 'skipped' then coalesce(l.reason, '') else '' end,
      count(*), sum(l.occurrences), max(l.scheduled_for), max(l.finished_at)
    from looked l
    where l.finished_at is not null
    group by 1, 2, 3, 4
    on conflict (schedule_id, trigger, outcome, reason) do update
    set runs = c.runs + excluded.runs,
      occurrences = c.occurrences + excluded.occurrences,
      last_scheduled_for = greatest(c.last_scheduled_for, excluded.last_scheduled_for),
      last_finished_at = greatest(c.last_finished_at, excluded.last_finished_at)
  ),
  hours as (
    insert into punctual.run_hours as h (hour, outcome, reason, occurrences)
    select e.hour, e.outcome, e.reason, sum(e.occurrences)
    from (
      select date_trunc('hour', l.finished_at, 'UTC') as hour, l.status as outcome,
        punctual.first_reason(l.status, l.reason, l.detail) as reason, l.occurrences
      from looked l
      where l.finished_at >= v_oldest
      union all
      select l.counted_hour, 'skipped', l.counted_reason, -l.occurrences from looked l where l.counted_hour >= v_oldest
    ) e
    group by 1, 2, 3
    on conflict (hour, outcome, reason) do update set occurrences = h.occurrences + excluded.occurrences
  ),
  -- What was opened again before it was counted is in no hour.
  noted as (
    insert into punctual.uncounted_runs (run_id)
    select l.id from looked l where l.is_new and l.finished_at is null
    on conflict (run_id) do update set counted_hour = null, counted_reason = null
  ),
  taken_out as (
    update punctual.uncounted_runs u
    set counted_hour = null, counted_reason = null
    from looked l
    where u.run_id = l.id and l.counted_hour is not null and l.finished_at is null
  )
  delete from punctual.uncounted_runs u
  where u.run_id <= v_to and not exists (select from looked l where l.id = u.run_id and l.finished_at is null);

  delete from punctual.run_hours h where h.hour < v_oldest;
  update punctual.run_counter c
  set counted_to = greatest(c.counted_to, v_to), settled_to = v_counter.settled_to, seen_to = v_counter.seen_to, writers = v_counter.writers;
  return v_to >= v_counter.settled_to;
end
$$;
comment on function punctual.count_runs(integer, timestamptz) is
  'Counts runs that have ended into punctual.run_counts and punctual.run_hours; answers whether it came to the end. Called by the leader.';
