-- The detail of a run; of one that takes its turn, what it waits for while it does, and afterwards that it waited: such a run was
-- decided before it was queued. Any other detail stays as it is. Called by the views of runs and by why, on behalf of whoever reads.
create or replace function punctual.turn_detail(detail text, due_at timestamptz, decided_at timestamptz, queued_at timestamptz)
returns text
language sql immutable
return case
  when turn_detail.detail <> 'waits for the previous run to end' then turn_detail.detail
  when turn_detail.due_at = 'infinity' then 'waits for the previous run to end'
  when turn_detail.detail is not null or turn_detail.decided_at < turn_detail.queued_at then 'waited for the previous run to end'
end;
comment on function punctual.turn_detail(text, timestamptz, timestamptz, timestamptz) is
  'The detail of a run, with its waiting in the right tense. Internal to run_detail, skipped_detail and why.';
