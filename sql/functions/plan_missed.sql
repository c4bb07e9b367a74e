-- What run_missed would do with the same filters, without doing it: it is done and dispatched, then rolled back. Numbers
-- of runs are used up thereby, nothing else.
create or replace function punctual.plan_missed(
  id text,
  run_ids bigint[] default null,
  since timestamptz default null,
  until timestamptz default null,
  newest_only boolean default false,
  per_minute integer default null,
  at timestamptz default now()
)
returns table (
  run_id bigint, first_scheduled_for timestamptz, scheduled_for timestamptz, occurrences integer, outcome text, reason text, sentence text
)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_ids bigint[];
  v_runs punctual.runs[];
begin
  begin
    select array_agg(m.run_id) into v_ids
    from punctual.run_missed(
      plan_missed.id, plan_missed.run_ids, plan_missed.since, plan_missed.until,
      newest_only => plan_missed.newest_only, per_minute => plan_missed.per_minute, at => plan_missed.at
    ) m;
    perform punctual.dispatch_pending_runs('plan', 1000000, null, array[plan_missed.id], plan_missed.at);
    select array_agg(r order by r.scheduled_for) into v_runs from punctual.runs r where r.id = any (v_ids);
    raise exception 'planned' using errcode = 'PN008';
  exception when sqlstate 'PN008' then
    null;
  end;

  return query
  select r.id, r.first_scheduled_for, r.scheduled_for, r.occurrences, p.outcome, p.reason, p.sentence
  from unnest(v_runs) r
  cross join lateral punctual.planned(r, plan_missed.at) p;
end
$$;
comment on function punctual.plan_missed(text, bigint[], timestamptz, timestamptz, boolean, integer, timestamptz) is
  'What run_missed would start now, make wait, or drop; changes nothing. Example: select * from punctual.plan_missed(''feed-refresh'');';
