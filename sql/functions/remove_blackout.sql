-- Operator: removes days that an operator added to a calendar; those of the code are the code's. Answers the calendar.
create or replace function punctual.remove_blackout(
  id bigint,
  reason text default null,
  actor text default session_user,
  at timestamptz default now()
)
returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_blackout punctual.blackouts;
begin
  remove_blackout.actor := punctual.acting_for(remove_blackout.actor, remove_blackout.at);
  select b.* into v_blackout from punctual.blackouts b where b.id = remove_blackout.id for update;
  if not found then
    raise exception 'There is no blackout %', remove_blackout.id
      using errcode = 'PN006', hint = 'List them: select id, calendar, first_day from punctual.calendar_days;';
  end if;
  if v_blackout.source = 'code' then
    raise exception 'Blackout % of calendar "%" is defined by the code', v_blackout.id, v_blackout.calendar
      using errcode = 'PN004', constraint = 'blackout_defined_in_code', hint = 'Remove it in punctual.config.ts and deploy.';
  end if;

  delete from punctual.blackouts b where b.id = v_blackout.id;
  perform punctual.audit(
    remove_blackout.actor, 'remove_blackout', v_blackout.calendar, remove_blackout.reason,
    jsonb_build_object('id', v_blackout.id, 'first_day', v_blackout.first_day, 'last_day', v_blackout.last_day, 'label', v_blackout.label),
    remove_blackout.at
  );
  perform pg_notify('punctual', '');
  return v_blackout.calendar;
end
$$;
comment on function punctual.remove_blackout(bigint, text, text, timestamptz) is
  'Removes days that an operator added to a calendar. Example: select punctual.remove_blackout(42, ''the freeze is over'');';
