-- Operator: what did not run need not run. The rows stay in the ledger and are no longer owed; answers how many they were.
create or replace function punctual.dismiss_missed(
  id text,
  run_ids bigint[] default null,
  since timestamptz default null,
  until timestamptz default null,
  reason text default null,
  actor text default session_user,
  at timestamptz default now()
)
returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_dismissed bigint[];
begin
  dismiss_missed.actor := punctual.acting_for(dismiss_missed.actor, dismiss_missed.at);
  perform punctual.clock_for_update(dismiss_missed.id);

  with dismissed as (
    update punctual.runs r
    set reason = 'dismissed', detail = punctual.former_reason(m.reason, m.detail)
    from punctual.missed_runs(dismiss_missed.id, dismiss_missed.run_ids, dismiss_missed.since, dismiss_missed.until) m
    where r.id = m.id and r.status = 'skipped' and r.reason <> 'dismissed'
    returning r.id
  )
  select array_agg(d.id order by d.id) into v_dismissed from dismissed d;
  if v_dismissed is null then
    return 0;
  end if;

  perform punctual.audit(dismiss_missed.actor, 'dismiss_missed', dismiss_missed.id, dismiss_missed.reason,
    jsonb_build_object('runs', v_dismissed), dismiss_missed.at);
  perform pg_notify('punctual', '');
  return cardinality(v_dismissed);
end
$$;
comment on function punctual.dismiss_missed(text, bigint[], timestamptz, timestamptz, text, text, timestamptz) is
  'Says of what did not run that it need not. Example: select punctual.dismiss_missed(''feed-refresh'', reason => ''covered by the full sync'');';
