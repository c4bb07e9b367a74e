-- Check of why: does anything come next, as things stand now? What is exhausted, or can never be, is told apart.
create or replace function punctual.why_next_run(
  schedule punctual.schedules, clock punctual.schedule_clocks, run punctual.runs, is_exact boolean, at timestamptz default now()
)
returns table (question text, ok boolean, answer text, so text)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select 'Is there a next run?', (clock).next_run_at is not null,
    case
      when (clock).waits then format('Yes: %s, which waits for run %s to end', (clock).next_run_at, (clock).locked_run_id)
      when (clock).next_run_at is not null then format('Yes: %s', (clock).next_run_at)
      when (schedule).retired_at is not null then 'No: it is retired'
      when p.problem is not null then format('No: %s', p.problem)
      when not (schedule).enabled then 'No: it is disabled'
      else 'Not yet: its forecast is being computed'
    end,
    case
      when p.problem is not null and (clock).next_run_at is null and (schedule).enabled and (schedule).retired_at is null
        and why_next_run.at > (clock).cursor_at and ((run).id is null or not why_next_run.is_exact)
      then format('Nothing more is due: %s.', p.problem)
    end
  from (select punctual.schedule_problem(schedule, clock) as problem) p
$$;
comment on function punctual.why_next_run(punctual.schedules, punctual.schedule_clocks, punctual.runs, boolean, timestamptz) is
  'Check of why: is there a next run? Internal.';
