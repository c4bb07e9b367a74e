-- A row of the ledger as a plan words it. Called by the plans, for rows that were decided and are rolled back.
create or replace function punctual.planned(run punctual.runs, at timestamptz default now())
returns table (outcome text, reason text, sentence text)
language sql stable
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
  select
    case
      when planned.run.status = 'queued' then 'run'
      when planned.run.status = 'pending' then 'wait'
      when planned.run.reason = 'coalesced' then 'collapse'
      else 'drop'
    end,
    planned.run.reason,
    case
      when planned.run.status = 'queued' then 'It runs at the next pass.'
      when planned.run.due_at = 'infinity' then 'It waits for the run before it to end.'
      when planned.run.due_at > planned.at then format('It waits until %s.', to_char(planned.run.due_at, 'YYYY-MM-DD HH24:MI:SS "UTC"'))
      when planned.run.status = 'pending' then 'It waits for its turn.'
      else punctual.reason_sentence(planned.run.reason)
    end
$$;
comment on function punctual.planned(punctual.runs, timestamptz) is
  'What a plan says of a decided run: run, wait, collapse or drop, with the reason. Internal.';
