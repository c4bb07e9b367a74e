-- The reason codes, each with its one sentence: the same in psql, API, CLI and pages. The view punctual.reasons lists them.
create or replace function punctual.reason_sentence(reason text)
returns text
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
  select case reason_sentence.reason
    when 'missed' then 'It came due while nobody claimed it, and was found later than its grace allows.'
    when 'coalesced' then 'A later occurrence ran for it.'
    when 'catch_up_limit' then 'It was missed, and lay beyond the number or the age that its catch-up allows.'
    when 'overlap' then 'The previous run was still active.'
    when 'queue_full' then 'The previous run was still active, and another run already waited for it to end.'
    when 'too_late' then 'It had not started when its deadline passed.'
    when 'blackout' then 'It fell on a day that one of its calendars blacks out.'
    when 'flag_off' then 'Its feature flag was off.'
    when 'outside_bounds' then 'It lay before the start or after the end of its schedule.'
    when 'max_runs' then 'Its schedule had already run as often as it may.'
    when 'clock_gap' then 'The clock skipped its local time that day.'
    when 'no_such_job' then 'No job is left that it could run.'
    when 'enqueue_failed' then 'Its jobs could not be enqueued.'
    when 'dismissed' then 'It was missed, and an operator decided that it need not run.'
    when 'cancelled' then 'It was cancelled.'
  end
$$;
comment on function punctual.reason_sentence(text) is
  'The sentence of a reason code. Example: select punctual.reason_sentence(''missed'');';
