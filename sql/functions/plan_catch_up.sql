-- What a pass would decide now, of one schedule or of all: the claim itself is made, read and rolled back. What is due and
-- not decided yet, because it waits for a run to end, is told too. A schedule that another transaction holds is left out
-- when all are asked for. Numbers of runs are used up, nothing else.
create or replace function punctual.plan_catch_up(id text default null, at timestamptz default now())
returns table (
  schedule_id text,
  first_scheduled_for timestamptz,
  scheduled_for timestamptz,
  occurrences integer,
  outcome text,
  reason text,
  sentence text
)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_before bigint;
  v_planner text := 'plan ' || pg_backend_pid();
  v_runs punctual.runs[];
  v_waiting punctual.runs[];
begin
  if plan_catch_up.id is not null then
    perform punctual.find_schedule(plan_catch_up.id);
  end if;
  begin
    perform from punctual.schedule_clocks c where c.schedule_id = plan_catch_up.id for no key update;
    v_before := coalesce((select max(r.id) from punctual.runs r), 0);
    perform punctual.claim_due_schedules(
      v_planner, 1000000, null, case when plan_catch_up.id is not null then array[plan_catch_up.id] end, plan_catch_up.at
    );
    select array_agg(r order by r.schedule_id, r.scheduled_for) into v_runs
    from punctual.runs r
    where r.id > v_before and r.claimed_by = v_planner;
    v_waiting := punctual.waiting_occurrences(plan_catch_up.id, plan_catch_up.at);
    raise exception 'planned' using errcode = 'PN008';
  exception when sqlstate 'PN008' then
    null;
  end;

  return query
  select r.schedule_id, r.first_scheduled_for, r.scheduled_for, r.occurrences, p.outcome, p.reason, p.sentence
  from unnest(v_runs || v_waiting) r
  cross join lateral punctual.planned(r, plan_catch_up.at) p
  order by r.schedule_id, r.scheduled_for;
end
$$;
comment on function punctual.plan_catch_up(text, timestamptz) is
  'What a pass would run, collapse, drop or leave waiting now; changes nothing. Example: select * from punctual.plan_catch_up(''feed-refresh'');';
