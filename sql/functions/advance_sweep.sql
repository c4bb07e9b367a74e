-- The next sweep looks at the next slice. Called when a sweep has done everything else: whoever begins to lead writes the
-- same row, and must not wait for a sweep, least of all for that of a leader that was killed.
create or replace function punctual.advance_sweep(slice integer default 250)
returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  update punctual.leadership l
  set swept_to = coalesce(
    (
      select case when count(*) = advance_sweep.slice then max(s.schedule_id) end
      from (
        select c.schedule_id from punctual.schedule_clocks c
        where c.schedule_id > l.swept_to
        order by c.schedule_id
        limit advance_sweep.slice
      ) s
    ),
    ''
  )
$$;
comment on function punctual.advance_sweep(integer) is
  'Lets the next sweep look at the next schedules. Internal to sweep.';
