-- The reason codes, each with its one sentence: the same in psql, API, CLI and pages.
create or replace function punctual.reason_sentence(reason text)
returns text
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
  select case reason_sentence.reason
    when 'missed' then 'It came due while nobody claimed it, and was found later than its grace allows.'
    when 'overlap' then 'The previous run was still active.'
    when 'no_such_job' then 'No job is left that it could run.'
    when 'enqueue_failed' then 'Its jobs could not be enqueued.'
  end
$$;
comment on function punctual.reason_sentence(text) is
  'The sentence of a reason code. Example: select punctual.reason_sentence(''missed'');';
