-- One pass of the scheduler in one round trip: resume what was paused until now, pause what failed too often, claim what is
-- due, dispatch what is pending, and say when to wake next. The daemon calls it; so may a person when no daemon is alive.
create or replace function punctual.tick(
  worker text,
  batch integer default 1000,
  epoch bigint default null,
  schedule_ids text[] default null,
  at timestamptz default now()
)
returns table (
  claimed integer,
  skipped integer,
  dispatched integer,
  first_due_at timestamptz,
  late_ms double precision,
  refill_due boolean,
  reconcile_due boolean,
  held boolean,
  next_wake_at timestamptz,
  wake_in_ms double precision
)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set jit = off
as $$
declare
  v_refill_at timestamptz;
begin
  tick.worker := punctual.acting_for(tick.worker, tick.at);
  if exists (select from punctual.schedules s where s.paused_until <= tick.at and s.retired_at is null) then
    perform punctual.resume_paused(tick.at);
  end if;
  if exists (select from punctual.schedule_clocks c where c.pause_due) then
    perform punctual.pause_failing(tick.at);
  end if;

  -- What only one of them cannot bear stops no other.
  begin
    select c.claimed, c.skipped, c.first_due_at into claimed, skipped, first_due_at
    from punctual.claim_due_schedules(tick.worker, tick.batch, tick.epoch, tick.schedule_ids, tick.at) c;
  exception when data_exception then
    if punctual.park_unjudgeable(tick.at) = 0 then
      raise;
    end if;
    select c.claimed, c.skipped, c.first_due_at into claimed, skipped, first_due_at
    from punctual.claim_due_schedules(tick.worker, tick.batch, tick.epoch, tick.schedule_ids, tick.at) c;
  end;

  refill_due := false;
  if exists (select from punctual.backfills b where b.finished_at is null) then
    select f.refill_due into refill_due from punctual.feed_backfills(tick.at) f;
  end if;

  dispatched := 0;
  if exists (select from punctual.runs r where r.due_at <= tick.at) then
    begin
      select d.dispatched, tick.skipped + d.skipped into dispatched, skipped
      from punctual.dispatch_pending_runs(tick.worker, tick.batch, tick.epoch, tick.schedule_ids, tick.at) d;
    exception when data_exception then
      if punctual.park_unjudgeable(tick.at) = 0 then
        raise;
      end if;
      select d.dispatched, tick.skipped + d.skipped into dispatched, skipped
      from punctual.dispatch_pending_runs(tick.worker, tick.batch, tick.epoch, tick.schedule_ids, tick.at) d;
    end;
  end if;

  late_ms := extract(epoch from clock_timestamp() - first_due_at) * 1000;
  -- From the end of the index, not by whether any is due: of that, a cached plan would expect a third of all.
  v_refill_at := (select min(s.refill_at) from punctual.schedules s where s.refill_at is not null);
  refill_due := refill_due or coalesce(v_refill_at <= tick.at, false) or exists (select from punctual.unsettled);
  reconcile_due := exists (
    select from punctual.job_runs jr where jr.is_foreign and jr.finished_at is null and jr.queued_at is not null
  );

  select least(
    (select min(c.next_run_at) from punctual.schedule_clocks c
      where c.next_run_at is not null and not c.waits
        and (tick.schedule_ids is null or c.schedule_id = any (tick.schedule_ids))),
    case when not refill_due then v_refill_at end,
    (select min(r.due_at) from punctual.runs r
      where r.due_at < 'infinity'
        and (tick.schedule_ids is null or r.schedule_id = any (tick.schedule_ids))),
    (select min(s.paused_until) from punctual.schedules s where s.paused_until is not null and s.retired_at is null)
  ) into next_wake_at;
  held := claimed + skipped = 0 and coalesce(next_wake_at <= tick.at, false);
  wake_in_ms := extract(epoch from next_wake_at - clock_timestamp()) * 1000;
  return next;
end
$$;
comment on function punctual.tick(text, integer, bigint, text[], timestamptz) is
  'One pass of the scheduler: claim, dispatch, and when to wake next. Example, with no daemon alive: select * from punctual.tick(''by-hand'');';
