-- How one attempt of a job goes in a history that is played, by what the story says of jobs of that name and by chance that
-- is the same each time: when it starts after it was queued, how long it takes, whether it fails. All of it follows from columns of
-- the ledger, so that nothing else has to be remembered between two moments.
create or replace function punctual.course_of(
  story jsonb, job punctual.job_runs, scheduled_for timestamptz, attempt integer, queued_at timestamptz
)
returns table (starts_at timestamptz, took interval, fails boolean)
language sql immutable
begin atomic
  select course_of.queued_at + date_trunc('milliseconds', interval '1 millisecond' * punctual.between(
      coalesce(c.course -> 'lag', '[4, 90]'),
      -- Jobs that were enqueued together are fetched together.
      punctual.chance(c.seed, case when c.course ? 'lag' then c.name else '' end, extract(epoch from course_of.queued_at)::text)
    )),
    date_trunc('milliseconds', interval '1 millisecond' * punctual.between(
      c.course -> 'took', punctual.chance(c.seed, c.name, 'took', course_of.attempt::text)
    )),
    fate.fails
  from (
    select course_of.story #> array['courses', (course_of.job).job] as course,
      course_of.story ->> 'seed' as seed,
      (course_of.job).job || '/' || extract(epoch from course_of.scheduled_for) as name
    offset 0
  ) c
  cross join lateral (
    select punctual.chance(c.seed, c.name, 'fate') < (c.course ->> 'fails')::double precision
        + case when course_of.attempt = 1 then (c.course ->> 'stumbles')::double precision else 0 end
      or coalesce(course_of.scheduled_for >= (c.course ->> 'brokenFrom')::timestamptz, false) as fails
  ) fate;
end;
comment on function punctual.course_of(jsonb, punctual.job_runs, timestamptz, integer, timestamptz) is
  'When an attempt of a story starts, how long it takes and whether it fails. Internal to the history of the demo.';
