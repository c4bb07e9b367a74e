-- The stored future as of a moment: what the view upcoming shows of now. For plans, which ask about what they have just done.
create or replace function punctual.upcoming_at(at timestamptz default now())
returns table (scheduled_for timestamptz, due_in interval, schedule_id text, verdict text, reason text)
language sql stable
begin atomic
  select u.scheduled_for, u.due_in, s.id, u.verdict, u.reason
  from punctual.schedules s
  join punctual.schedule_clocks c on c.schedule_id = s.id
  left join punctual.feature_flags f on f.name = s.flag
  cross join lateral punctual.to_come(s, c, s.flag is not null and f.is_on is not true, upcoming_at.at) u
  where s.enabled and s.retired_at is null and c.next_run_at is not null;
end;
comment on function punctual.upcoming_at(timestamptz) is
  'Occurrences to come, with the verdicts of a moment. Internal to plans; people read punctual.upcoming.';
