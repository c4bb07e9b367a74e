-- Schedules that stop take with them the occurrences of their own that have not begun: held ones and those rolled to another
-- day. What people asked for stays.
create or replace function punctual.drop_pending(ids text[], detail text, at timestamptz default now())
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_runs bigint[];
begin
  select array_agg(r.id order by r.id) into v_runs
  from punctual.runs r
  where r.schedule_id = any (drop_pending.ids) and r.due_at is not null and r.request = 0 and r.requested_by is null;
  if v_runs is not null then
    perform punctual.cancel_runs(v_runs, drop_pending.detail, drop_pending.at);
  end if;
end
$$;
comment on function punctual.drop_pending(text[], text, timestamptz) is
  'Cancels the pending occurrences of schedules. Internal to disable and to sync.';
