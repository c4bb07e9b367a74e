-- Which occurrence a question about an instant is about: the one at that instant, decided or forecast or within a row for
-- several; else the last one up to it, where a request by a person counts as well. With its neighbours.
create or replace function punctual.why_asked(schedule punctual.schedules, clock punctual.schedule_clocks, at timestamptz default now())
returns table (run_id bigint, instant timestamptz, is_exact boolean, previous_at timestamptz, next_at timestamptz)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with undecided as (
    select case
      when (schedule).retired_at is not null or (clock).fire_count >= (schedule).max_runs then '{}'
      else (schedule).forecast[width_bucket((clock).cursor_at, (schedule).forecast) + 1:]
    end as instants
  ),
  forecast as (
    select u.instants[width_bucket(why_asked.at, u.instants)] as last_at,
      u.instants[width_bucket(why_asked.at - interval '1 microsecond', u.instants)] as previous_at,
      u.instants[width_bucket(why_asked.at, u.instants) + 1] as next_at
    from undecided u
  ),
  last_row as (
    select r.id, r.scheduled_for
    from punctual.runs r
    where r.schedule_id = (schedule).id and r.scheduled_for <= why_asked.at
    order by r.scheduled_for desc, r.request <> 0, r.id desc
    limit 1
  ),
  -- Rows of one catching up may lie within the range of each other: some of the next ones are looked at.
  covering as (
    select n.id
    from (
      select r.id, r.first_scheduled_for, r.scheduled_for
      from punctual.runs r
      where r.schedule_id = (schedule).id and r.scheduled_for > why_asked.at and r.request = 0
      order by r.scheduled_for
      limit 20
    ) n
    where n.first_scheduled_for <= why_asked.at
    order by n.scheduled_for
    limit 1
  ),
  asked as (
    select l.id as run_id, l.scheduled_for as instant, true as is_exact from last_row l where l.scheduled_for = why_asked.at
    union all
    select null, f.last_at, true from forecast f where f.last_at = why_asked.at
    union all
    select c.id, why_asked.at, true from covering c
    union all
    select null, f.last_at, false from forecast f where f.last_at > coalesce((select l.scheduled_for from last_row l), '-infinity')
    union all
    select l.id, l.scheduled_for, false from last_row l
    limit 1
  )
  select a.run_id, a.instant, coalesce(a.is_exact, false),
    greatest(f.previous_at, (
      select max(r.scheduled_for) from punctual.runs r
      where r.schedule_id = (schedule).id and r.scheduled_for < why_asked.at and r.request = 0
    )),
    least(f.next_at, (
      select min(r.scheduled_for) from punctual.runs r
      where r.schedule_id = (schedule).id and r.scheduled_for > why_asked.at and r.request = 0
    ))
  from forecast f
  left join asked a on true
$$;
comment on function punctual.why_asked(punctual.schedules, punctual.schedule_clocks, timestamptz) is
  'The occurrence that a question is about: its row, or its forecast instant. Internal to why.';
