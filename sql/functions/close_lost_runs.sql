-- Closes job runs that will never end by themselves as lost, with the evidence as their error.
create or replace function punctual.close_lost_runs(at timestamptz default now())
returns table (schedule_id text, run_id bigint, job_run_id bigint)
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_lost bigint[];
  v_attempts integer[];
  v_evidence text[];
begin
  select array_agg(l.job_run_id), array_agg(l.attempt), array_agg(l.evidence) into v_lost, v_attempts, v_evidence
  from punctual.lost_job_runs(close_lost_runs.at) l;
  if v_lost is null then
    return;
  end if;

  perform punctual.finish_unheld('sweep', v_lost, v_attempts,
    array_fill('lost'::text, array[cardinality(v_lost)]), v_evidence, close_lost_runs.at);

  return query
  select r.schedule_id, r.id, jr.id
  from punctual.job_runs jr
  join punctual.runs r on r.id = jr.run_id
  where jr.id = any (v_lost) and jr.status = 'lost';
end
$$;
comment on function punctual.close_lost_runs(timestamptz) is
  'Closes job runs that vanished, frees their schedules, and answers which. Internal to sweep.';
