-- Operator: declares the server of this session the one to keep time on, after a restore, an upgrade or a fork on purpose.
-- The next daemon that asks then leads.
create or replace function punctual.accept_server(
  reason text default null,
  actor text default session_user,
  at timestamptz default now()
)
returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_server record;
  v_was record;
begin
  accept_server.actor := punctual.acting_for(accept_server.actor, accept_server.at);
  select * into v_server from punctual.server_identity();
  select l.system_identifier, l.timeline into v_was from punctual.leadership l for no key update;
  update punctual.leadership l
  set system_identifier = v_server.system_identifier, timeline = v_server.timeline, accepted_at = accept_server.at;
  perform punctual.audit(
    accept_server.actor, 'accept_server', coalesce(v_server.system_identifier::text, 'unknown'), accept_server.reason,
    jsonb_build_object('was', to_jsonb(v_was), 'is', to_jsonb(v_server)), accept_server.at
  );
  return format('server %s, timeline %s', v_server.system_identifier, v_server.timeline);
end
$$;
comment on function punctual.accept_server(text, text, timestamptz) is
  'Lets daemons lead on this server from now on. Example, after a restore: select punctual.accept_server(''restored to 09:00'');';
