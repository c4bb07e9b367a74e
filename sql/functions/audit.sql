-- Leaves an audit row, with the channel through which it was done. Called by every operator function.
create or replace function punctual.audit(
  actor text, action text, subject text, reason text, detail jsonb, at timestamptz default now()
)
returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  insert into punctual.audit_log (at, actor, action, subject, reason, detail, channel)
  values (
    audit.at, audit.actor, audit.action, audit.subject, audit.reason, audit.detail, punctual.channel_of(audit.actor)
  )
$$;
comment on function punctual.audit(text, text, text, text, jsonb, timestamptz) is
  'Writes one row of the audit log. Internal.';
