-- Check of why: does the code define it? A schedule of another environment is not in the database at all.
create or replace function punctual.why_defined(
  schedule punctual.schedules, run punctual.runs, is_exact boolean, at timestamptz default now()
)
returns table (question text, ok boolean, answer text, so text)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select 'Is it defined?', d.problem is null,
    coalesce(d.problem, format('Yes: "%s" in %s', (schedule).cron, (schedule).timezone)),
    case
      when d.problem is null or why_defined.is_exact and (run).id is not null then null
      when (schedule).retired_at <= why_defined.at then format('It was not due: the code stopped defining it at %s.', (schedule).retired_at)
      when (run).id is null then format('It was not due: the code first defined it at %s.', (schedule).defined_at)
    end
  from (
    select case
      when (schedule).retired_at <= why_defined.at
        then format('No: the code stopped defining it at %s, or leaves this environment out', (schedule).retired_at)
      when (schedule).defined_at > why_defined.at then format('Not yet: the code first defined it at %s', (schedule).defined_at)
    end as problem
  ) d
$$;
comment on function punctual.why_defined(punctual.schedules, punctual.runs, boolean, timestamptz) is
  'Check of why: is it defined? Internal.';
