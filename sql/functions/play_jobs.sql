-- Plays the workers of a simulation up to an instant: starts the jobs whose time has come, ends those that have run for
-- their share of the run's duration, again and again until nothing is left to do before the next instant, which it
-- answers. Every job succeeds, except in a run that is being cancelled: there it heeds its signal at once.
create or replace function punctual.play_jobs(durations jsonb, at timestamptz default now())
returns table (moved integer, next_at timestamptz)
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
set jit = off
as $$
declare
  v_started bigint[];
  v_ended bigint[];
  v_outcomes text[];
  v_none text[];
begin
  moved := 0;
  loop
    select array_agg(j.id) filter (where j.status = 'queued' and j.moves_at <= play_jobs.at),
      array_agg(j.id) filter (where j.ends and j.moves_at <= play_jobs.at),
      array_agg(j.outcome) filter (where j.ends and j.moves_at <= play_jobs.at),
      min(j.moves_at) filter (where j.moves_at > play_jobs.at)
    into v_started, v_ended, v_outcomes, next_at
    from (
      select jr.id, jr.status,
        jr.status = 'running' or own.share = interval '0' as ends,
        case when r.reason = 'cancelled' then 'cancelled' else 'succeeded' end as outcome,
        case
          when jr.status = 'running' then case when r.reason = 'cancelled' then jr.started_at else jr.started_at + own.share end
          -- Graphile Worker's own default, the present, is not of this virtual time.
          else coalesce((
            select greatest(g.run_at, jr.queued_at) from graphile_worker._private_jobs g
            where g.key = 'punctual:' || jr.id and g.run_at <> g.created_at
          ), jr.queued_at)
        end as moves_at
      from punctual.job_runs jr
      -- One probe each: as a join, this would read the whole ledger at every step.
      cross join lateral (
        select q.schedule_id, q.reason, q.wave_sizes from punctual.runs q where q.id = jr.run_id limit 1
      ) r
      cross join lateral (
        select coalesce((play_jobs.durations ->> r.schedule_id)::double precision, 0) * interval '1 millisecond'
          / greatest(cardinality(r.wave_sizes), 1) as share
      ) own
      where jr.finished_at is null and jr.queued_at is not null
    ) j;
    exit when v_started is null and v_ended is null;

    if v_started is not null then
      perform punctual.start_job_runs('simulation', v_started, array_fill(1, array[cardinality(v_started)]), null, at => play_jobs.at);
    end if;
    if v_ended is not null then
      v_none := array_fill(null::text, array[cardinality(v_ended)]);
      perform punctual.finish_job_runs(
        'simulation', v_ended, array_fill(1, array[cardinality(v_ended)]), v_outcomes, v_none, v_none, play_jobs.at
      );
    end if;
    perform graphile_worker.complete_jobs(array(
      select g.id from graphile_worker._private_jobs g
      where g.key = any (array(select 'punctual:' || s.id from unnest(v_started) as s (id)))
    ));
    moved := moved + coalesce(cardinality(v_started), 0) + coalesce(cardinality(v_ended), 0);
  end loop;
  return next;
end
$$;
comment on function punctual.play_jobs(jsonb, timestamptz) is
  'Starts and ends the jobs of a simulation that are due, and answers when the next one is. Internal to punctual simulate.';
