-- Begins the next runs of every open backfill, the oldest occurrence first, up to its pace, and closes those that are done.
-- Answers how many runs it began, and whether the calendar should tell more. A backfill whose schedule another transaction
-- holds comes later. Called by tick.
create or replace function punctual.feed_backfills(at timestamptz default now())
returns table (opened integer, refill_due boolean)
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_ready bigint[];
begin
  select array_agg(h.id) into v_ready
  from (
    select b.id
    from punctual.backfills b
    join punctual.schedules s on s.id = b.schedule_id
    join punctual.schedule_clocks c on c.schedule_id = b.schedule_id
    cross join lateral (
      select count(*) as runs from punctual.runs r where r.id = any (b.open_runs) and r.finished_at is null
    ) active
    where b.finished_at is null and (
      s.retired_at is not null
      or active.runs < b.pace and b.instants <> '{}'
      or active.runs = 0 and b.is_complete
    )
    for no key update of c, b skip locked
  ) h;

  opened := 0;
  if v_ready is not null then
    opened := punctual.feed_locked_backfills(v_ready, feed_backfills.at);
  end if;
  refill_due := exists (select from punctual.backfills b where b.finished_at is null and punctual.wants_instants(b));
  return next;
end
$$;
comment on function punctual.feed_backfills(timestamptz) is
  'Begins the next runs of open backfills and closes what is done. Called by tick.';
