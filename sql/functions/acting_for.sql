-- In whose name an operator acts. Owners, and the processes that ask on behalf of people who signed in to them, say who it
-- is. Whoever else names another is written down with it: "ops for lena". Called first by every operator function; so is
-- the refusal of a time that is not now, by which one could date what one does.
create or replace function punctual.acting_for(actor text, at timestamptz default now())
returns text
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_owner oid;
begin
  if acting_for.actor = session_user and acting_for.at = now() then
    return acting_for.actor;
  end if;
  v_owner := (select n.nspowner from pg_namespace n where n.nspname = 'punctual');
  if pg_has_role(session_user, v_owner, 'member') then
    return coalesce(acting_for.actor, session_user);
  elsif acting_for.at is distinct from now() then
    raise exception 'Only the owner of the schema may say what time it is, and % is not', session_user
      using errcode = 'PN004', constraint = 'owner_only', hint = 'Leave out "at": it is now().';
  elsif punctual.is_believed() then
    return coalesce(acting_for.actor, session_user);
  end if;
  return concat_ws(' for ', session_user, nullif(acting_for.actor, session_user));
end
$$;
comment on function punctual.acting_for(text, timestamptz) is
  'Who the ledger and the audit log say it was; refuses a time of one''s own. Internal.';
