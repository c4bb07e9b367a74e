-- What comes next of all schedules together, each with the verdict it would get now. The first so many occurrences belong to
-- the schedules that are due first, so no others are looked at, however many there are.
create or replace function punctual.next_occurrences(most integer default 50, at timestamptz default now())
returns table (scheduled_for timestamptz, due_in interval, schedule_id text, verdict text, reason text, sentence text)
language sql stable security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
  select u.scheduled_for, u.due_in, s.id, u.verdict, u.reason, punctual.reason_sentence(u.reason)
  from (
    select * from punctual.schedule_clocks c
    where c.next_run_at is not null and not c.waits
    order by c.next_run_at
    limit next_occurrences.most
  ) d
  join punctual.schedule_clocks c on c.schedule_id = d.schedule_id
  join punctual.schedules s on s.id = c.schedule_id
  left join punctual.feature_flags f on f.name = s.flag
  cross join lateral punctual.to_come(s, c, s.flag is not null and f.is_on is not true, next_occurrences.at) u
  order by u.scheduled_for, s.id
  limit next_occurrences.most
$$;
comment on function punctual.next_occurrences(integer, timestamptz) is
  'The next occurrences of all schedules with their verdicts. Example: select * from punctual.next_occurrences(20);';
