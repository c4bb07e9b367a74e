-- Check of why: was that instant an occurrence at all? Where it was not, its neighbours are named.
create or replace function punctual.why_due(
  schedule punctual.schedules, clock punctual.schedule_clocks, run punctual.runs, instant timestamptz, is_exact boolean,
  previous_at timestamptz, next_at timestamptz, at timestamptz default now()
)
returns table (question text, ok boolean, answer text, so text)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_known_to timestamptz := (schedule).forecast[cardinality((schedule).forecast)];
  v_reach text;
  v_is_unsettled boolean := exists (
    select from punctual.unsettled u
    where u.schedule_id = (schedule).id and u.since < why_due.at and why_due.at <= u.until
  );
begin
  question := 'Was it due then?';
  ok := why_due.is_exact;
  if why_due.is_exact then
    answer := case
      when (run).request <> 0 then format('It was asked for (%s) by %s at %s%s', (run).trigger, (run).requested_by, (run).requested_at,
        ', "' || (run).request_reason || '"')
      when (run).occurrences > 1 then format('Yes: run %s stands for the %s occurrences from %s to %s', (run).id, (run).occurrences,
        (run).first_scheduled_for, (run).scheduled_for)
      when (run).id is not null then format('Yes: it was due at %s', why_due.instant)
      else format('Yes: it is forecast for %s', why_due.instant)
    end;
  elsif v_is_unsettled then
    answer := 'Not known yet: what was due then is still to be recorded';
    so := 'What was due then is not recorded yet: the daemon will do it.';
  elsif (schedule).enabled and not (schedule).forecast_is_final and (schedule).halt is null and (schedule).retired_at is null
    and why_due.at > greatest((clock).cursor_at, v_known_to) then
    v_reach := coalesce('the forecast reaches to ' || v_known_to, 'its forecast is being computed');
    answer := 'Not known yet: ' || v_reach;
    so := case when (run).id is null or (run).scheduled_for <= (clock).cursor_at then format('It is not forecast yet: %s.', v_reach) end;
  else
    answer := format('No: nothing was due at %s', why_due.at)
      || coalesce('; the last occurrence before was ' || why_due.previous_at, '')
      || coalesce('; the next is ' || why_due.next_at, '');
  end if;
  return next;
end
$$;
comment on function punctual.why_due(punctual.schedules, punctual.schedule_clocks, punctual.runs, timestamptz, boolean, timestamptz, timestamptz, timestamptz) is
  'Check of why: was that instant an occurrence? Internal.';
