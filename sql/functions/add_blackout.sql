-- Operator: adds days to a calendar, at once and until they are removed; a sync leaves them alone. One day unless a last
-- one is given, which belongs to them.
create or replace function punctual.add_blackout(
  calendar text,
  first_day date,
  last_day date default null,
  label text default null,
  reason text default null,
  actor text default session_user,
  at timestamptz default now()
)
returns bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_calendar punctual.calendars;
  v_last_day date := coalesce(add_blackout.last_day, add_blackout.first_day);
  v_id bigint;
begin
  add_blackout.actor := punctual.acting_for(add_blackout.actor, add_blackout.at);
  select c.* into v_calendar from punctual.calendars c where c.name = add_blackout.calendar for key share;
  if not found then
    raise exception 'There is no calendar "%"', add_blackout.calendar
      using errcode = 'PN006', hint = 'Define it in punctual.config.ts. List them: select name from punctual.calendar_status;';
  end if;
  if v_calendar.retired_at is not null then
    raise exception 'Calendar "%" was retired on %: the code no longer defines it', v_calendar.name, v_calendar.retired_at::date
      using errcode = 'PN002', constraint = 'calendar_retired', hint = 'Define it again in punctual.config.ts and deploy.';
  end if;
  if add_blackout.first_day is null or v_last_day < add_blackout.first_day
    or not (isfinite(add_blackout.first_day) and isfinite(v_last_day)) then
    raise exception 'A blackout from % to % has no days', add_blackout.first_day, v_last_day
      using errcode = 'PN005', hint = 'Give a first day, and a last one that is not before it.';
  end if;

  insert into punctual.blackouts (calendar, first_day, last_day, label, source, added_by, added_at)
  values (
    v_calendar.name, add_blackout.first_day, v_last_day, nullif(add_blackout.label, ''), 'operator', add_blackout.actor, add_blackout.at
  )
  returning id into v_id;
  perform punctual.audit(
    add_blackout.actor, 'add_blackout', v_calendar.name, add_blackout.reason,
    jsonb_build_object('id', v_id, 'first_day', add_blackout.first_day, 'last_day', v_last_day, 'label', add_blackout.label),
    add_blackout.at
  );
  perform pg_notify('punctual', '');
  return v_id;
end
$$;
comment on function punctual.add_blackout(text, date, date, text, text, text, timestamptz) is
  'Adds days to a blackout calendar and answers their number. Example: select punctual.add_blackout(''freeze'', ''2026-12-24'', ''2026-12-26'', ''release freeze'');';
