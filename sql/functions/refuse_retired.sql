-- The one place that says that a schedule is gone, to whoever wanted to act upon it.
create or replace function punctual.refuse_retired(schedule punctual.schedules)
returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if refuse_retired.schedule.retired_at is not null then
    raise exception 'Schedule "%" was retired on %: the code no longer defines it',
      refuse_retired.schedule.id, refuse_retired.schedule.retired_at::date
      using errcode = 'PN002', constraint = 'schedule_retired', hint = 'Define it again in punctual.config.ts and deploy.';
  end if;
end
$$;
comment on function punctual.refuse_retired(punctual.schedules) is
  'Raises PN002 when the schedule is retired. Internal.';
