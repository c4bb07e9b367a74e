-- Operator: turns a feature flag on or off. What comes due from this moment on is judged by it.
create or replace function punctual.set_flag(
  name text,
  is_on boolean,
  reason text default null,
  actor text default session_user,
  at timestamptz default now()
)
returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_was boolean;
begin
  set_flag.actor := punctual.acting_for(set_flag.actor, set_flag.at);
  select f.is_on into v_was from punctual.feature_flags f where f.name = set_flag.name for no key update;
  if not found then
    raise exception 'There is no flag "%"', set_flag.name
      using errcode = 'PN006', hint = 'A flag is there once a schedule names it. List them: select * from punctual.flags;';
  end if;
  if set_flag.is_on is null then
    raise exception 'A flag is on or off, not null'
      using errcode = 'PN005', hint = 'Give true or false.';
  end if;
  if v_was = set_flag.is_on then
    return case when v_was then 'already on' else 'already off' end;
  end if;

  update punctual.feature_flags f
  set is_on = set_flag.is_on, changed_by = set_flag.actor, changed_at = set_flag.at
  where f.name = set_flag.name;
  perform punctual.audit(
    set_flag.actor, 'set_flag', set_flag.name, set_flag.reason, jsonb_build_object('on', set_flag.is_on), set_flag.at
  );
  perform pg_notify('punctual', '');
  return case when set_flag.is_on then 'on' else 'off' end;
end
$$;
comment on function punctual.set_flag(text, boolean, text, text, timestamptz) is
  'Turns a feature flag on or off. Example: select punctual.set_flag(''new-pricing'', true, ''tested in staging'');';
