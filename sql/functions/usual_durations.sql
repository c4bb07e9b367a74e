-- How long the runs of schedules usually take: the median of the last twenty that succeeded, among the last two hundred
-- rows of the ledger. A schedule without such a run is left out. Milliseconds.
create or replace function punctual.usual_durations(schedule_ids text[] default null)
returns table (schedule_id text, duration_ms double precision)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select s.id, usual.ms
  from punctual.schedules s
  cross join lateral (
    select percentile_cont(0.5) within group (order by extract(epoch from succeeded.took) * 1000) as ms
    from (
      select r.finished_at - r.started_at as took
      from (
        select latest.* from punctual.runs latest
        where latest.schedule_id = s.id
        order by latest.scheduled_for desc
        limit 200
      ) r
      where r.status = 'succeeded'
      order by r.scheduled_for desc
      limit 20
    ) succeeded
  ) usual
  where usual.ms is not null and (usual_durations.schedule_ids is null or s.id = any (usual_durations.schedule_ids))
$$;
comment on function punctual.usual_durations(text[]) is
  'Median duration of the last runs of schedules, in milliseconds. Example: select * from punctual.usual_durations(array[''feed-refresh'']);';
