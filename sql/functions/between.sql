-- A number within a spread [least, most] by a chance from 0 to 1: small ones are the more frequent.
create or replace function punctual.between(spread jsonb, chance double precision)
returns double precision
language sql immutable
return (spread ->> 0)::double precision + ((spread ->> 1)::double precision - (spread ->> 0)::double precision) * chance * chance;
comment on function punctual.between(jsonb, double precision) is
  'A number within a spread. Example: select punctual.between(''[100, 900]'', 0.5). Internal to the demo.';
