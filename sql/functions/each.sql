-- The elements of an array as rows. Unlike with unnest, the planner takes them for a hundred, which leads it to plans
-- that are good for one as for ten thousand: indexes into tables, hashes between intermediate results. In a session's
-- cached plans it would otherwise expect ten and loop over the product.
create or replace function punctual.each(items anyarray)
returns setof anyelement
language sql immutable rows 100
set search_path = pg_catalog, pg_temp
as $$ select unnest(each.items) $$;
comment on function punctual.each(anyarray) is
  'The elements of an array as rows, with a row estimate of its own. Internal.';
