-- Checks of why: what became of the jobs of a run that was dispatched, and was it repeated?
create or replace function punctual.why_jobs(run punctual.runs)
returns table (question text, ok boolean, answer text, so text)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if (run).queued_at is null then
    return;
  end if;
  question := 'What became of its jobs?';
  ok := (run).status in ('queued', 'running', 'succeeded');
  answer := format('Enqueued %s, started %s, finished %s: %s', (run).queued_at, coalesce((run).started_at::text, 'not yet'),
    coalesce((run).finished_at::text, 'not yet'), coalesce((
      select string_agg(format('%s %s%s', jr.job, jr.status,
        case when jr.status in ('failed', 'lost') then ' (' || left(split_part(jr.error, E'\n', 1), 200) || ')' end
      ), ', ' order by jr.wave, jr.position, jr.id)
      from punctual.job_runs jr
      where jr.run_id = (run).id
    ), 'no job'));
  return next;

  question := 'Was it repeated?';
  select bool_or(r.status = 'succeeded'), 'Yes: ' || string_agg(format('run %s by %s, %s', r.id, r.requested_by, r.status), '; ' order by r.id)
  into ok, answer
  from punctual.runs r
  where r.schedule_id = (run).schedule_id and r.scheduled_for = (run).scheduled_for and r.retry_of is not null and r.id > (run).id;
  if answer is not null then
    return next;
  end if;
end
$$;
comment on function punctual.why_jobs(punctual.runs) is
  'Checks of why: what became of the jobs, and was the run repeated? Internal.';
