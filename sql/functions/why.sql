-- Why did it run, or not, or why will it? The checks in order, each with its answer, then one conclusion. It is about the
-- occurrence at that instant, or the last one up to it: in the past, under way, or forecast. A check that settles the
-- matter brings the conclusion along; the first one that does has the last word.
create or replace function punctual.why(id text, at timestamptz default now())
returns table (step integer, question text, ok boolean, answer text)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  v_schedule punctual.schedules := punctual.find_schedule(why.id);
  v_clock punctual.schedule_clocks;
  v_run punctual.runs;
  v_asked record;
  v_so text;
  v_conclusion text;
begin
  select c.* into v_clock from punctual.schedule_clocks c where c.schedule_id = why.id;
  select a.* into v_asked from punctual.why_asked(v_schedule, v_clock, why.at) a;
  select r.* into v_run from punctual.runs r where r.id = v_asked.run_id;

  step := 0;
  for question, ok, answer, v_so in
    select * from punctual.why_pruned(v_asked.is_exact, why.at)
    union all
    select * from punctual.why_defined(v_schedule, v_run, v_asked.is_exact, why.at)
    union all
    select * from punctual.why_enabled(v_schedule, v_run, v_asked.is_exact, why.at)
    union all
    select * from punctual.why_next_run(v_schedule, v_clock, v_run, v_asked.is_exact, why.at)
    union all
    select * from punctual.why_due(v_schedule, v_clock, v_run, v_asked.instant, v_asked.is_exact, v_asked.previous_at, v_asked.next_at, why.at)
    union all
    select * from punctual.why_shaped(v_schedule, v_asked.is_exact, why.at)
    union all
    select * from punctual.why_gates(v_schedule, v_clock, v_run, v_asked.instant)
    union all
    select * from punctual.why_turn(v_schedule, v_clock, v_run, v_asked.instant)
    union all
    select * from punctual.why_verdict(v_clock, v_asked.instant) where v_run.id is null
    union all
    select * from punctual.why_daemon(why.at)
    union all
    select * from punctual.why_ledger(v_clock, v_run, v_asked.instant)
    union all
    select * from punctual.why_jobs(v_run)
  loop
    step := step + 1;
    v_conclusion := coalesce(v_conclusion, v_so);
    return next;
  end loop;

  step := step + 1;
  question := 'So?';
  ok := null;
  answer := coalesce(v_conclusion, case when v_asked.instant is null then 'Nothing has come due yet.' else 'It is still to be decided.' end);
  return next;
end
$$;
comment on function punctual.why(text, timestamptz) is
  'Why a schedule ran or did not, up to an instant. Example: select question, ok, answer from punctual.why(''feed-refresh'');';
