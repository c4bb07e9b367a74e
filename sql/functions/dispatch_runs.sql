-- Decides these pending runs, in the order given. Those that were waiting for the lock have it free; of the others each meets
-- the lock as the one before left it: by the schedule's overlap policy it is skipped or waits, except that what people asked
-- for about the past (missed runs, retries) always waits its turn, and a backfill, which has a pace of its own, never does.
-- The caller holds the runs and their clocks.
create or replace function punctual.dispatch_runs(run_ids bigint[], worker text, epoch bigint, at timestamptz default now())
returns table (dispatched integer, skipped integer)
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
set jit = off
set timezone = 'UTC'
as $$
declare
  v_runs bigint[];
begin
  perform punctual.plan_for(cardinality(dispatch_runs.run_ids));

  with considered as materialized (
    select p.position, r.id as run_id, r.schedule_id, r.trigger, r.request, r.occurrences, r.due_at,
      s.wave_sizes, s.overlap, s.max_runs, s.ends_at, s.deadline, s.stagger, s.max_parallel, c.locked_run_id is not null as is_locked, c.waiting_runs, c.fire_count,
      r.request = 0 and r.requested_by is null as is_own,
      r.due_at = 'infinity' as is_handed,
      r.trigger <> 'backfill' and s.overlap <> 'allow' as takes_turns,
      punctual.pending_reason(r, s, c, dispatch_runs.at) as reason,
      case
        when r.trigger = 'schedule' and r.due_at <> 'infinity' and punctual.blackout_at(s.calendars, s.timezone, r.due_at) is not null
        then coalesce(punctual.next_free_day(s, r.due_at), 'infinity')
      end as rolled_to
    from unnest(dispatch_runs.run_ids) with ordinality as p (id, position)
    join punctual.runs r on r.id = p.id
    join punctual.schedule_clocks c on c.schedule_id = r.schedule_id
    join punctual.schedules s on s.id = r.schedule_id
  ),
  ranked as (
    select c.*,
      row_number() over turns as turn,
      -- Of those that take turns one may run, the first, unless the lock is taken.
      case
        when not c.takes_turns then count(*) filter (where c.request = 0) over turns - (c.request = 0)::integer
        when row_number() over turns > 1 and not c.is_locked then (first_value(c.request) over turns = 0)::integer
        else 0
      end as fired_before
    from considered c
    where c.reason is null and c.rolled_to is null
    window turns as (partition by c.schedule_id, c.takes_turns order by c.position)
  ),
  judged as materialized (
    select c.run_id, c.schedule_id, c.trigger, c.request, c.occurrences, c.wave_sizes,
      c.stagger, c.max_parallel, c.is_handed, v.reason, d.due_at as waits_until, case when d.due_at <> 'infinity' then d.due_at + c.deadline end as deadline_at
    from considered c
    left join ranked k on k.run_id = c.run_id
    -- The lock is the first one's; who comes later finds it taken, and is the first to wait if nobody did before.
    cross join lateral (
      select k.takes_turns and not c.is_handed and (c.is_locked or k.turn > 1) as is_blocked,
        c.waiting_runs = 0 and k.turn = case when c.is_locked then 1 else 2 end as is_first_to_wait
    ) t
    cross join lateral (
      select
        case
          when c.reason is not null then c.reason
          when c.rolled_to = 'infinity' then 'blackout'
          when c.rolled_to > c.ends_at then 'outside_bounds'
          when k.is_own and c.fire_count + k.fired_before >= c.max_runs then 'max_runs'
          when t.is_blocked and c.trigger in ('manual', 'schedule') then
            case c.overlap when 'skip' then 'overlap' when 'queue' then case when not t.is_first_to_wait then 'queue_full' end end
        end as reason
    ) v
    cross join lateral (
      select
        case
          when v.reason is not null then null
          when c.rolled_to <> 'infinity' then c.rolled_to
          when t.is_blocked and (c.trigger in ('catch_up', 'retry') or c.overlap = 'cancel' or c.overlap = 'queue' and t.is_first_to_wait)
          then 'infinity'::timestamptz
        end as due_at
    ) d
  ),
  decided as (
    update punctual.runs r
    set status = case when j.reason is not null then 'skipped' when j.waits_until is not null then 'pending' else 'queued' end,
      reason = j.reason,
      claimed_by = case when j.is_handed then coalesce(r.claimed_by, dispatch_runs.worker) else dispatch_runs.worker end,
      epoch = case when j.is_handed then r.epoch else dispatch_runs.epoch end,
      decided_at = case when j.is_handed then coalesce(r.decided_at, dispatch_runs.at) else dispatch_runs.at end,
      due_at = j.waits_until,
      deadline_at = coalesce(j.deadline_at, r.deadline_at),
      wave = case when j.reason is null and j.waits_until is null then 1 else 0 end,
      wave_sizes = j.wave_sizes,
      stagger = j.stagger,
      max_parallel = j.max_parallel,
      open_jobs = case when j.reason is null and j.waits_until is null then j.wave_sizes[1] else 0 end,
      queued_at = case when j.reason is null and j.waits_until is null then dispatch_runs.at end,
      finished_at = case when j.reason is not null then dispatch_runs.at end
    from judged j
    where r.id = j.run_id
  ),
  outcome as (
    select schedule_id,
      max(run_id) filter (where reason is null and waits_until is null and trigger <> 'backfill') as run_id,
      coalesce(sum(occurrences) filter (where reason is not null), 0) as skipped,
      count(*) filter (where reason is null and waits_until is null and request = 0) as fired,
      count(*) filter (where waits_until = 'infinity') - count(*) filter (where is_handed) as waiting
    from judged
    group by schedule_id
  ),
  noted as (
    update punctual.schedule_clocks c
    set skip_count = c.skip_count + o.skipped,
      fire_count = c.fire_count + o.fired,
      waiting_runs = c.waiting_runs + o.waiting,
      next_run_at = case when s.max_runs <= c.fire_count + o.fired then null else c.next_run_at end,
      last_run_at = case when o.run_id is null then c.last_run_at else dispatch_runs.at end,
      last_run_id = coalesce(o.run_id, c.last_run_id),
      locked_at = case when o.run_id is null then c.locked_at else dispatch_runs.at end,
      locked_by = case when o.run_id is null then c.locked_by else dispatch_runs.worker end,
      locked_run_id = coalesce(o.run_id, c.locked_run_id)
    from outcome o
    join punctual.schedules s on s.id = o.schedule_id
    where c.schedule_id = o.schedule_id
  ),
  verdicts as (
    select count(*) filter (where reason is null and waits_until is null) as dispatched,
      count(*) filter (where reason is not null) as skipped,
      array_agg(run_id) filter (where reason is null and waits_until is null) as runs
    from judged
  )
  select v.dispatched, v.skipped, v.runs into dispatched, skipped, v_runs from verdicts v;

  if dispatched > 0 then
    perform punctual.enqueue_runs(v_runs, null, dispatch_runs.at);
  end if;
  return next;
end
$$;
comment on function punctual.dispatch_runs(bigint[], text, bigint, timestamptz) is
  'Decides these pending runs and enqueues those that may run. Internal to dispatch_pending_runs and to whoever frees a lock.';
