-- Operator: makes up for occurrences that did not run. Each row becomes a run, once, whoever asks again: it is dispatched
-- now, or when the run that holds the schedule has ended; with `per_minute`, so many a minute at most, the oldest at once. A row
-- for several occurrences becomes one run, for the last. With `newest_only` only the newest row does; the others stay owed.
create or replace function punctual.run_missed(
  id text,
  run_ids bigint[] default null,
  since timestamptz default null,
  until timestamptz default null,
  reason text default null,
  actor text default session_user,
  newest_only boolean default false,
  per_minute integer default null,
  at timestamptz default now()
)
returns table (run_id bigint, scheduled_for timestamptz, occurrences integer)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_schedule punctual.schedules;
  v_released punctual.runs[];
begin
  run_missed.actor := punctual.acting_for(run_missed.actor, run_missed.at);
  if run_missed.per_minute not between 1 and 1000 then
    raise exception 'The pace % is not a number of runs a minute', run_missed.per_minute
      using errcode = 'PN005', hint = 'Give a whole number from 1 to 1000.';
  end if;
  v_schedule := punctual.clock_for_update(run_missed.id);

  with chosen as (
    select m.*, row_number() over (order by m.scheduled_for) - 1 as before
    from (
      select m.* from punctual.missed_runs(run_missed.id, run_missed.run_ids, run_missed.since, run_missed.until) m
      order by m.scheduled_for desc
      limit case when run_missed.newest_only then 1 end
    ) m
  ),
  released as (
    update punctual.runs r
    set status = 'pending', trigger = 'catch_up', reason = null, detail = punctual.former_reason(m.reason, m.detail),
      requested_by = run_missed.actor, request_reason = run_missed.reason, requested_at = run_missed.at,
      due_at = run_missed.at + coalesce(m.before * interval '1 minute' / run_missed.per_minute, interval '0'),
      payload = coalesce(m.payload, v_schedule.payload), deadline_at = null, claimed_by = null, epoch = null, decided_at = null,
      finished_at = null
    from chosen m
    where r.id = m.id and r.status = 'skipped'
    returning r as run, date_trunc('hour', m.finished_at, 'UTC') as counted_hour,
      punctual.first_reason(m.status, m.reason, m.detail) as counted_reason
  ),
  -- A note that is there says already whether the run is counted.
  noted as (
    insert into punctual.uncounted_runs (run_id, counted_hour, counted_reason)
    select (l.run).id, l.counted_hour, l.counted_reason from released l
    on conflict do nothing
  )
  select array_agg(l.run order by (l.run).scheduled_for) into v_released from released l;
  if v_released is null then
    return;
  end if;

  -- Of a run that was dispatched and turned away before it began: it is planned anew.
  delete from punctual.job_runs jr where jr.run_id in (select r.id from unnest(v_released) r);
  update punctual.schedule_clocks c
  set skip_count = c.skip_count - (select sum(r.occurrences) from unnest(v_released) r)
  where c.schedule_id = run_missed.id;
  perform punctual.audit(run_missed.actor, 'run_missed', run_missed.id, run_missed.reason,
    jsonb_build_object('runs', (select jsonb_agg(r.id) from unnest(v_released) r))
      || jsonb_strip_nulls(jsonb_build_object('per_minute', run_missed.per_minute)), run_missed.at);
  perform pg_notify('punctual', '');
  return query select r.id, r.scheduled_for, r.occurrences from unnest(v_released) r;
end
$$;
comment on function punctual.run_missed(text, bigint[], timestamptz, timestamptz, text, text, boolean, integer, timestamptz) is
  'Makes up for what did not run: all that is owed, some runs, or a range; of these the newest only, or so many a minute. Example: select * from punctual.run_missed(''feed-refresh'', reason => ''the outage is over'');';
