-- Roles, and who may do what. Runs last in every migration, when all objects are there. Tables are closed when they are made.
-- Functions are open to everybody, and a default privilege cannot change that for one schema, only for the whole database, which
-- is not ours. So they are closed here, in the transaction that made them.
revoke all on schema punctual from public;
revoke all on all tables in schema punctual from public;
revoke all on all sequences in schema punctual from public;
revoke all on all routines in schema punctual from public;

do $$
declare
  v_role text;
  v_missing text[];
begin
  -- They belong to the whole cluster: another database may have made them, or makes them at this very moment.
  foreach v_role in array array['punctual_reader', 'punctual_operator', 'punctual_daemon'] loop
    if to_regrole(v_role) is null then
      begin
        execute format('create role %I nologin', v_role);
      exception
        when duplicate_object or unique_violation then null;
        when insufficient_privilege then v_missing := v_missing || v_role;
      end;
    end if;
  end loop;

  if v_missing is null then
    perform punctual.grant_roles();
  else
    raise notice using
      errcode = 'PN009',
      message = format('%s may not create roles, so nobody but the owner of the schema can use it yet. An administrator may run: %s',
        current_user, (select string_agg(format('create role %I nologin;', m.role), ' ') from unnest(v_missing) m (role))),
      hint = 'Then, as the owner of the schema: select punctual.grant_roles();';
  end if;
end
$$;
