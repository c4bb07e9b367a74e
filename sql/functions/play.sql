-- The clock of a simulation: passes of tick at one virtual instant after the other, each exactly when something is due, with
-- the workers played in between. It stops at `until`, which is not played, when `most` occurrences have been decided, or when
-- forecasts are to be refilled. A run that ends at the very instant of an occurrence has ended before it.
create or replace function punctual.play(
  until timestamptz,
  durations jsonb default '{}',
  most integer default 100,
  at timestamptz default now()
)
returns table (reached_at timestamptz, decided integer, refill_due boolean, is_over boolean)
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set jit = off
as $$
declare
  v_pass record;
  v_jobs record;
  v_wake_at timestamptz := play.at;
  v_next timestamptz;
  v_done integer;
begin
  perform punctual.assert_scratch();
  reached_at := play.at;
  decided := 0;
  refill_due := false;
  select * into v_jobs from punctual.play_jobs(play.durations, reached_at);
  loop
    v_done := v_jobs.moved;
    if v_wake_at <= reached_at then
      select * into v_pass from punctual.tick('simulation', 5000, null, null, reached_at);
      v_wake_at := v_pass.next_wake_at;
      refill_due := v_pass.refill_due;
      v_done := v_pass.claimed + v_pass.skipped + v_pass.dispatched;
      decided := decided + v_done;
      -- A claim may also have asked a run to stop.
      if v_done > 0 or v_jobs.next_at is not null then
        select * into v_jobs from punctual.play_jobs(play.durations, reached_at);
      end if;
      exit when refill_due;
    end if;

    -- What waited for a run that has just ended is due at once.
    if exists (select from punctual.schedule_clocks c where c.next_run_at <= reached_at and not c.waits) then
      v_wake_at := reached_at;
    end if;
    v_next := least(v_wake_at, v_jobs.next_at);
    if v_next <= reached_at and v_done + v_jobs.moved = 0 then
      raise exception 'The simulation stands still at %', reached_at;
    end if;
    is_over := v_next is null or v_next >= play.until;
    reached_at := case when is_over then play.until else greatest(v_next, reached_at) end;
    exit when is_over or decided >= play.most;
    if v_jobs.next_at <= reached_at then
      select * into v_jobs from punctual.play_jobs(play.durations, reached_at);
    else
      v_jobs.moved := 0;
    end if;
  end loop;
  is_over := coalesce(is_over, false) and not refill_due;
  return next;
end
$$;
comment on function punctual.play(timestamptz, jsonb, integer, timestamptz) is
  'Lets virtual time pass in a scratch database, and answers how far it came. Internal to punctual simulate.';
