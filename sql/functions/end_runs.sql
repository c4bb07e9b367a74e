-- Runs that have just ended, their rows already saying how: counts them, frees the lock that they held and hands it to the
-- run that waits longest for it. Whoever calls it holds the clocks. Planned as loops through indexes, like open_jobs. Called by
-- everything that ends runs.
create or replace function punctual.end_runs(run_ids bigint[], at timestamptz default now())
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set plan_cache_mode = force_generic_plan
set jit = off
as $$
declare
  v_next text[];
  v_is_news boolean;
begin
  with ended as (
    select r.schedule_id, r.id, r.status, r.occurrences, r.backfill_id, r.queued_at is not null as was_dispatched,
      max(r.id) filter (where r.status = 'succeeded') over (partition by r.schedule_id) as last_success
    from punctual.runs r
    where r.id = any (end_runs.run_ids)
  ),
  outcome as (
    select e.schedule_id,
      count(*) filter (where e.was_dispatched) as runs,
      coalesce(sum(e.occurrences) filter (where not e.was_dispatched), 0) as skipped,
      count(*) filter (where e.status in ('failed', 'lost')) as failures,
      count(*) filter (where e.status in ('failed', 'lost') and e.id > e.last_success) as failures_since_success,
      bool_or(e.status = 'succeeded') as any_success,
      bool_or(e.backfill_id is not null) as any_backfill
    from ended e
    group by e.schedule_id
  ),
  judged as (
    select o.*, c.locked_run_id = any (end_runs.run_ids) as is_freed, c.waits, c.waiting_runs,
      case when o.any_success then o.failures_since_success else c.consecutive_failures + o.failures end as in_a_row
    from outcome o
    join punctual.schedule_clocks c on c.schedule_id = o.schedule_id
  ),
  counted as (
    update punctual.schedule_clocks c
    set run_count = c.run_count + j.runs,
      skip_count = c.skip_count + j.skipped,
      failure_count = c.failure_count + j.failures,
      consecutive_failures = j.in_a_row,
      pause_due = c.pause_due or case when j.failures > 0 then coalesce(
        j.in_a_row >= (select s.pause_after_failures from punctual.schedules s where s.id = c.schedule_id and s.enabled), false
      ) else false end,
      locked_at = case when j.is_freed then null else c.locked_at end,
      locked_by = case when j.is_freed then null else c.locked_by end,
      locked_run_id = case when j.is_freed then null else c.locked_run_id end,
      waits = c.waits and not coalesce(j.is_freed, false)
    from judged j
    where c.schedule_id = j.schedule_id
    returning c.pause_due
  )
  select (select array_agg(j.schedule_id) from judged j where j.is_freed and j.waiting_runs > 0),
    (select bool_or(j.is_freed and j.waits or j.any_backfill) from judged j) or (select bool_or(c.pause_due) from counted c)
  into v_next, v_is_news;

  if v_next is not null then
    perform punctual.dispatch_waiting_runs(v_next, end_runs.at);
  end if;
  if v_is_news then
    perform pg_notify('punctual', '');
  end if;
end
$$;
comment on function punctual.end_runs(bigint[], timestamptz) is
  'Counts runs that have ended, frees their schedules and lets the next waiting run begin. Internal.';
