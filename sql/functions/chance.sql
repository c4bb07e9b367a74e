-- A number from 0 to less than 1 that looks like chance and is the same for the same words.
create or replace function punctual.chance(variadic words text[])
returns double precision
language sql immutable
return ('x' || left(md5(array_to_string(words, '/', '')), 8))::bit(32)::bigint / 4294967296.0::double precision;
comment on function punctual.chance(text[]) is
  'A repeatable number from 0 to less than 1. Example: select punctual.chance(''seed'', ''feed-refresh''). Internal to the demo.';
