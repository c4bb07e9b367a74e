-- What enabling a schedule now would mean, without enabling it: since when nothing of it was due, which is not made up for,
-- then what comes next with the verdict it would get. It is enabled, looked at, and rolled back.
create or replace function punctual.plan_enable(id text, count integer default 5, at timestamptz default now())
returns table (first_scheduled_for timestamptz, scheduled_for timestamptz, outcome text, reason text, sentence text)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_schedule punctual.schedules;
  v_cursor timestamptz;
begin
  v_schedule := punctual.schedule_for_update(plan_enable.id);
  select c.cursor_at into v_cursor from punctual.schedule_clocks c where c.schedule_id = plan_enable.id;
  if not v_schedule.enabled then
    first_scheduled_for := nullif(v_cursor, '-infinity');
    scheduled_for := plan_enable.at;
    outcome := 'passed';
    sentence := 'What came due between these two, while it was disabled, does not run: punctual.backfill asks for it.';
    return next;
    first_scheduled_for := null;
  end if;

  begin
    perform punctual.enable(plan_enable.id, at => plan_enable.at);
    for scheduled_for, outcome, reason in
      select u.scheduled_for, case u.verdict when 'fire' then 'run' when 'hold' then 'wait' else 'drop' end, u.reason
      from punctual.upcoming_at(plan_enable.at) u
      where u.schedule_id collate "C" = plan_enable.id
      order by u.scheduled_for
      limit plan_enable.count
    loop
      sentence := punctual.reason_sentence(reason);
      return next;
    end loop;
    raise exception 'planned' using errcode = 'PN008';
  exception when sqlstate 'PN008' then
    null;
  end;
end
$$;
comment on function punctual.plan_enable(text, integer, timestamptz) is
  'What enabling a schedule now would mean; changes nothing. Example: select * from punctual.plan_enable(''feed-refresh'');';
