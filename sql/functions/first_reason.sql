-- Why an occurrence was left out in the first place: what has been dismissed since still says it. Called where hours are counted,
-- so that a row is found again under the reason under which it was counted.
create or replace function punctual.first_reason(status text, reason text, detail text)
returns text
language sql immutable
return case
  when first_reason.status <> 'skipped' then ''
  when first_reason.reason = 'dismissed' then coalesce(substring(first_reason.detail from '^was ([a-z_]+)'), first_reason.reason)
  else coalesce(first_reason.reason, '')
end;
comment on function punctual.first_reason(text, text, text) is
  'The reason for which a row of the ledger was skipped first, whatever was decided of it later; empty for one that was not. Internal.';
