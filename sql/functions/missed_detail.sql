-- The evidence of a missed row, the same wherever it is written.
create or replace function punctual.missed_detail(grace interval, at timestamptz default now())
returns text
language sql stable
return format('claimed at %s, later than the grace of %s', to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), grace);
comment on function punctual.missed_detail(interval, timestamptz) is
  'Says when missed occurrences were found, and the grace that they exceeded. Internal.';
