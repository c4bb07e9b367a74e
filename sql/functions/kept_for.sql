-- How long a run that ended stays: failed and lost ones and what is still owed longer than the others. The one rule of pruning
-- and of its plan.
create or replace function punctual.kept_for(status text, reason text, keep interval, keep_failed interval)
returns interval
language sql immutable
return case
  when kept_for.status in ('failed', 'lost') or (kept_for.reason in ('missed', 'catch_up_limit') and kept_for.status = 'skipped') then kept_for.keep_failed
  else kept_for.keep
end;
comment on function punctual.kept_for(text, text, interval, interval) is
  'How long a run that ended stays in the ledger. Example: select punctual.kept_for(''failed'', null, ''30 days'', ''90 days'');';
