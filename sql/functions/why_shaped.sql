-- Checks of why: what shapes the forecast, bounds and window, at the very instant that is asked about.
create or replace function punctual.why_shaped(schedule punctual.schedules, is_exact boolean, at timestamptz default now())
returns table (question text, ok boolean, answer text, so text)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_is_asked boolean := not why_shaped.is_exact and why_shaped.at <> now();
  v_window text;
begin
  if (schedule).starts_at is not null or (schedule).ends_at is not null then
    question := 'Is it within its bounds?';
    answer := case
      when why_shaped.at < (schedule).starts_at then format('No: it begins at %s', (schedule).starts_at)
      when why_shaped.at > (schedule).ends_at then format('No: it ended at %s', (schedule).ends_at)
    end;
    ok := answer is null;
    so := case when not ok and v_is_asked then format('Nothing was due at %s: it lay outside its bounds.', why_shaped.at) end;
    answer := coalesce(answer, 'Yes' || coalesce(', from ' || (schedule).starts_at, '') || coalesce(', until ' || (schedule).ends_at, ''));
    return next;
  end if;

  if (schedule).time_window is not null then
    question := 'Is it inside its window?';
    ok := punctual.is_in_window((schedule).time_window, (schedule).timezone, why_shaped.at);
    v_window := format('%s to %s', (schedule).time_window ->> 'from', (schedule).time_window ->> 'to') || coalesce(' on ' || (
      select string_agg((array['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'])[d.day::integer], ' ' order by d.day)
      from jsonb_array_elements_text((schedule).time_window -> 'days') as d (day)
    ), '');
    answer := format('%s: it is open %s, and it was %s in %s', case when ok then 'Yes' else 'No' end, v_window,
      to_char(why_shaped.at at time zone (schedule).timezone, 'HH24:MI:SS on Dy'), (schedule).timezone);
    so := case when not ok and v_is_asked then format('Nothing was due at %s: it lay outside its window.', why_shaped.at) end;
    return next;
  end if;
end
$$;
comment on function punctual.why_shaped(punctual.schedules, boolean, timestamptz) is
  'Checks of why: bounds and window. Internal.';
