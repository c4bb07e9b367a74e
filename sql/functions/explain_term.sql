-- A leader that was cut off tells afterwards what happened to it and how long ago: whoever replaced it could only say that it did.
create or replace function punctual.explain_term(
  worker text,
  epoch bigint,
  reason text,
  ago interval,
  at timestamptz default now()
)
returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  update punctual.leadership_terms t
  set lost_at = coalesce(t.lost_at, greatest(t.gained_at, explain_term.at - explain_term.ago)),
    lost_reason = 'cut off: ' || explain_term.reason
  where t.epoch = explain_term.epoch and t.leader = explain_term.worker
    and (t.lost_at is null or t.lost_reason like 'replaced by %');
  return found;
end
$$;
comment on function punctual.explain_term(text, bigint, text, interval, timestamptz) is
  'Records why a term of leadership ended, told by the one that led. Internal.';
