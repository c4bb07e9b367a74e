-- What becomes of an occurrence on a blacked out day: the reason why it is dropped, or the later instant that it is rolled to.
create or replace function punctual.blackout_outcome(
  schedule punctual.schedules, instant timestamptz, out reason text, out due_at timestamptz
)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  due_at := case (schedule).on_blackout when 'next_day' then punctual.next_free_day(schedule, blackout_outcome.instant) end;
  if due_at is null then
    reason := 'blackout';
  elsif due_at > (schedule).ends_at then
    reason := 'outside_bounds';
    due_at := null;
  end if;
end
$$;
comment on function punctual.blackout_outcome(punctual.schedules, timestamptz) is
  'blackout, outside_bounds, or the instant on the next free day, for an occurrence on a blacked out day. Internal.';
