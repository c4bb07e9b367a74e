-- What may be made up for: the owed rows of a schedule, or of the numbers given any occurrence that did not run. A row for
-- several occurrences belongs to a range when the last of them does. Called by run_missed and dismiss_missed.
create or replace function punctual.missed_runs(
  id text, run_ids bigint[] default null, since timestamptz default null, until timestamptz default null
)
returns setof punctual.runs
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_unknown bigint;
  v_request punctual.runs;
begin
  if missed_runs.since > missed_runs.until then
    raise exception 'The range ends at %, before it begins', missed_runs.until
      using errcode = 'PN005', hint = 'Give a beginning that does not come after the end.';
  end if;
  select g.id into v_unknown
  from unnest(missed_runs.run_ids) as g (id)
  where not exists (select from punctual.runs r where r.id = g.id and r.schedule_id = missed_runs.id)
  limit 1;
  if v_unknown is not null then
    raise exception 'Schedule "%" has no run %', missed_runs.id, v_unknown
      using errcode = 'PN006', hint = format(
        'List what did not run: punctual runs %1$s --status skipped, or select * from punctual.skipped where schedule_id = %1$L;', missed_runs.id);
  end if;
  select r.* into v_request from punctual.runs r where r.id = any (missed_runs.run_ids) and r.request <> 0 limit 1;
  if v_request.id is not null then
    raise exception 'Run % is a request (%), not an occurrence', v_request.id, v_request.trigger
      using errcode = 'PN004', constraint = 'run_is_a_request', hint = 'Ask for a run again: punctual run, or select punctual.trigger(…).';
  end if;

  return query
  select r.* from punctual.runs r
  where missed_runs.run_ids is null
    and r.schedule_id = missed_runs.id and r.reason in ('missed', 'catch_up_limit')
    and r.status = 'skipped' and r.request = 0
    and (missed_runs.since is null or r.scheduled_for >= missed_runs.since)
    and (missed_runs.until is null or r.scheduled_for <= missed_runs.until)
  union all
  select r.* from punctual.runs r
  where r.id = any (missed_runs.run_ids) and r.status = 'skipped'
    and (missed_runs.since is null or r.scheduled_for >= missed_runs.since)
    and (missed_runs.until is null or r.scheduled_for <= missed_runs.until);
end
$$;
comment on function punctual.missed_runs(text, bigint[], timestamptz, timestamptz) is
  'Rows of the ledger that did not run and can be made up for; raises PN005 for a range that ends before it begins, PN006 for a run of nobody or of another schedule, PN004 for a request. Internal.';
