-- Disables the schedules that failed as often in a row as they allow, with the evidence. One of which another transaction
-- holds the row or the clock waits for the next pass; until then no claim looks at it. One that the code stopped defining
-- meanwhile fires no more anyway. Called by tick, before it claims.
create or replace function punctual.pause_failing(at timestamptz default now())
returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_failing record;
  v_paused integer := 0;
begin
  for v_failing in
    select s.id, s.enabled and s.retired_at is null as may_fire,
      format('%s failures in a row, the last one run %s%s', c.consecutive_failures, last_run.id, coalesce(': ' || left(last_run.error, 500), '')) as evidence
    from punctual.schedules s
    join punctual.schedule_clocks c on c.schedule_id = s.id
    left join punctual.runs last_run on last_run.id = c.last_run_id
    where c.pause_due
    order by s.id
    for no key update of s, c skip locked
  loop
    update punctual.schedule_clocks c set pause_due = false where c.schedule_id = v_failing.id;
    if v_failing.may_fire then
      perform punctual.disable(v_failing.id, v_failing.evidence, null, 'punctual', pause_failing.at);
      v_paused := v_paused + 1;
    end if;
  end loop;
  return v_paused;
end
$$;
comment on function punctual.pause_failing(timestamptz) is
  'Disables schedules whose failures in a row reached pause_after_failures, and answers how many. Called by tick.';
