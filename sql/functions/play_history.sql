-- The clock of a history that is played into an empty database: passes of tick at one past instant after the other, each
-- exactly when something is due, with the workers in between. Without a leader time passes, and nobody claims: what the next
-- one finds, it has missed. It stops at `until`, which is not played, when `most` occurrences have been decided, or when forecasts
-- are to be refilled.
create or replace function punctual.play_history(
  story jsonb,
  until timestamptz,
  worker text,
  leader text default null,
  epoch bigint default null,
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
  v_work record;
  v_wake_at timestamptz := case when play_history.leader is not null then play_history.at end;
  v_next timestamptz;
  v_done integer;
begin
  perform punctual.assert_played();
  reached_at := play_history.at;
  decided := 0;
  refill_due := false;
  loop
    select * into v_work from punctual.play_attempts(play_history.story, play_history.worker, reached_at);
    v_done := v_work.moved;
    -- What waited for a run that has just ended is due at once.
    if v_done > 0 and play_history.leader is not null and (
      exists (select from punctual.schedule_clocks c where c.next_run_at <= reached_at and not c.waits)
      or exists (select from punctual.schedule_clocks c where c.pause_due)
    ) then
      v_wake_at := reached_at;
    end if;
    if v_wake_at <= reached_at then
      select * into v_pass from punctual.tick(play_history.leader, 5000, play_history.epoch, null, reached_at);
      v_wake_at := v_pass.next_wake_at;
      refill_due := v_pass.refill_due;
      v_done := v_done + v_pass.claimed + v_pass.skipped + v_pass.dispatched;
      decided := decided + v_pass.claimed + v_pass.skipped + v_pass.dispatched;
      exit when refill_due;
      continue when v_pass.claimed + v_pass.dispatched > 0;
    end if;

    v_next := least(v_wake_at, v_work.next_at);
    if v_next <= reached_at and v_done = 0 then
      raise exception 'The history stands still at %', reached_at;
    end if;
    is_over := v_next is null or v_next >= play_history.until;
    reached_at := case when is_over then play_history.until else greatest(v_next, reached_at) end;
    exit when is_over or decided >= play_history.most;
  end loop;
  is_over := coalesce(is_over, false) and not refill_due;
  return next;
end
$$;
comment on function punctual.play_history(jsonb, timestamptz, text, text, bigint, integer, timestamptz) is
  'Lets past time go by in an empty database, by the engine itself, and answers how far it came. Internal to the demo.';
