-- Check of why for an occurrence that is not decided yet: the verdict it would get now, and with it the conclusion.
create or replace function punctual.why_verdict(clock punctual.schedule_clocks, instant timestamptz)
returns table (question text, ok boolean, answer text, so text)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select 'What verdict would it get now?', u.verdict = 'fire',
    u.verdict || coalesce(': ' || punctual.reason_sentence(u.reason), ''),
    format('The occurrence of %s ', u.scheduled_for) || case
      when (clock).waits then format('waits for run %s to end.', (clock).locked_run_id)
      when u.scheduled_for <= now() and u.verdict = 'fire' then 'waits for a daemon to claim it.'
      when u.scheduled_for <= now() then format('waits for a daemon, which will %s it: %s', u.verdict, punctual.reason_sentence(u.reason))
      when u.verdict = 'fire' then 'is to come, and will run as things stand.'
      else format('is to come, with the verdict %s as things stand: %s', u.verdict, punctual.reason_sentence(u.reason))
    end
  from punctual.upcoming_detail u
  where u.schedule_id = (clock).schedule_id and u.scheduled_for = why_verdict.instant
$$;
comment on function punctual.why_verdict(punctual.schedule_clocks, timestamptz) is
  'Check of why: the verdict of an occurrence to come. Internal.';
