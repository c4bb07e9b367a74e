-- Check of why for an instant from which no row is left: pruning may have taken it.
create or replace function punctual.why_pruned(is_exact boolean, at timestamptz)
returns table (question text, ok boolean, answer text, so text)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select 'Is the ledger of that time still whole?', false,
    format('Runs that ended before %s may have been pruned', n.pruned_before),
    format('Nothing certain is known of %s: the ledger before %s has been pruned.', why_pruned.at, n.pruned_before)
  from punctual.retention n
  where why_pruned.at < n.pruned_before and not why_pruned.is_exact
$$;
comment on function punctual.why_pruned(boolean, timestamptz) is
  'Check of why: has pruning taken the row? Internal.';
