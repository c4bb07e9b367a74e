-- What a row of the ledger remembers of the verdict that an operator undid.
create or replace function punctual.former_reason(reason text, detail text)
returns text
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
  select concat_ws(': ', 'was ' || former_reason.reason, punctual.turn_detail(former_reason.detail, null, null, null))
$$;
comment on function punctual.former_reason(text, text) is
  'The evidence of a row whose reason changes. Internal.';
