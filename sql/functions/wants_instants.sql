-- Few enough occurrences are left that the calendar should tell more: what is told ahead stays small however long the range.
create or replace function punctual.wants_instants(backfill punctual.backfills)
returns boolean
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
  select not wants_instants.backfill.is_complete and cardinality(wants_instants.backfill.instants) < 200
$$;
comment on function punctual.wants_instants(punctual.backfills) is
  'Whether the calendar should tell further occurrences of a backfill. Internal.';
