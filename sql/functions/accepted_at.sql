-- When an operator last declared this server the one to keep time on; null when nobody ever did. Asked by every daemon.
create or replace function punctual.accepted_at()
returns timestamptz
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select l.accepted_at from punctual.leadership l
$$;
comment on function punctual.accepted_at() is
  'When accept_server was last called. Internal.';
