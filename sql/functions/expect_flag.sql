-- Locks a flag and refuses to go on unless it is as the caller saw it, so that of two who turn it at the same time the second
-- learns of the first. Called by the API before set_flag, in its transaction. One that is not there is left to set_flag.
create or replace function punctual.expect_flag(name text, versions text[])
returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_flag punctual.feature_flags;
begin
  select f.* into v_flag from punctual.feature_flags f where f.name = expect_flag.name for no key update;
  if not found or punctual.state_version(v_flag.is_on, v_flag.changed_at, v_flag.changed_by) = any (expect_flag.versions) then
    return;
  end if;
  raise exception 'Flag "%" is not as you saw it: % it at %', v_flag.name,
    coalesce(v_flag.changed_by || ' turned', 'somebody turned'),
    to_char(coalesce(v_flag.changed_at, now()) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
    using errcode = 'PN012', hint = 'Look at it again, and change it with the ETag that it has then.',
      detail = jsonb_build_object('by', v_flag.changed_by, 'at', v_flag.changed_at);
end
$$;
comment on function punctual.expect_flag(text, text[]) is
  'Locks a flag; raises PN012, with who changed it and when, unless it has one of these versions. Called by the API, in the transaction of the change.';
