-- What a backfill would be asked of the calendar: timing and range, within the bounds of the schedule; nothing is changed.
-- Refuses what backfill refuses. Called by backfill itself, and by whoever shows beforehand what it would run.
create or replace function punctual.plan_backfill(
  id text, since timestamptz, until timestamptz, pace integer default 1, payload jsonb default null, at timestamptz default now()
)
returns table (
  cron text, timezone text, dst_gap text, dst_overlap text, time_window jsonb, "after" timestamptz, up_to timestamptz
)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_schedule punctual.schedules;
begin
  v_schedule := punctual.find_schedule(plan_backfill.id);
  perform punctual.refuse_retired(v_schedule);
  if plan_backfill.since is null or plan_backfill.until is null
    or not isfinite(plan_backfill.since) or not isfinite(plan_backfill.until) then
    raise exception 'A backfill needs a range with two ends'
      using errcode = 'PN005', hint = 'Give its beginning and its end as instants; both belong to the range.';
  elsif plan_backfill.since > plan_backfill.until then
    raise exception 'The range ends at %, before it begins', plan_backfill.until
      using errcode = 'PN005', hint = 'Give a beginning that does not come after the end.';
  elsif plan_backfill.until > plan_backfill.at then
    raise exception 'The range ends at %, in the future', plan_backfill.until
      using errcode = 'PN005', hint = 'Give an end that has passed; what comes after it, the schedule itself runs.';
  elsif plan_backfill.pace not between 1 and 1000 then
    raise exception 'The pace % is not a number of runs at a time', plan_backfill.pace
      using errcode = 'PN005', hint = 'Give a whole number from 1 to 1000.';
  elsif jsonb_typeof(plan_backfill.payload) <> 'object' then
    raise exception 'The payload is a JSON %, not an object', jsonb_typeof(plan_backfill.payload)
      using errcode = 'PN005', hint = 'Give an object such as {"full": true}, or none.';
  end if;

  return query
  select v_schedule.cron, v_schedule.timezone, v_schedule.dst_gap, v_schedule.dst_overlap, v_schedule.time_window,
    -- Exclusive, and in milliseconds, which is what the calendar can tell apart.
    date_trunc('milliseconds', greatest(plan_backfill.since, v_schedule.starts_at) - interval '1 microsecond'),
    least(plan_backfill.until, v_schedule.ends_at);
end
$$;
comment on function punctual.plan_backfill(text, timestamptz, timestamptz, integer, jsonb, timestamptz) is
  'Timing and range that a backfill would have, "after" exclusive; raises PN001, PN002 or PN005 as backfill does. Called by CLI and API for a dry run.';
