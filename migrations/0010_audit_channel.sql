-- Through what somebody acted.

alter table punctual.audit_log
  add column channel text constraint audit_log_channel_known check (channel in ('pages', 'api', 'cli', 'sql'));
comment on column punctual.audit_log.channel is
  'Through what: pages, api, cli, or sql for a session of one''s own, such as psql; null where it was not told, as before 0.2, and for what Punctual does by itself, such as ending a pause.';
